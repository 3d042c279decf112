import type { LucideIcon } from 'lucide-react'
import type { ComponentProps } from 'react'
import { classNames } from './class-names.ts'
import { Tip } from './tip.tsx'

type IconButtonLook = 'quiet' | 'primary' | 'plain' | 'floating'

const looks: Record<IconButtonLook, string> = {
  quiet:
    'text-soft hover:bg-hover hover:text-ink disabled:opacity-40 disabled:hover:bg-transparent aria-disabled:opacity-40',
  primary: 'bg-accent text-on-accent hover:bg-accent-hover disabled:bg-hover disabled:text-soft',
  plain: 'border border-edge text-ink hover:bg-hover',
  floating: 'bg-raised text-ink shadow-float hover:bg-hover',
}

/** How a button with only an icon looks, for links and menus that act as one. */
export function iconButtonClass(look: IconButtonLook = 'quiet'): string {
  return classNames(
    'inline-flex size-8 shrink-0 cursor-default items-center justify-center rounded-control transition-colors',
    'data-popup-open:bg-hover data-popup-open:text-ink touch:size-11',
    looks[look],
  )
}

export interface IconButtonProps extends Omit<ComponentProps<'button'>, 'children'> {
  label: string
  icon: LucideIcon
  look?: IconButtonLook
  shortcut?: string | undefined
}

export function IconButton({ shortcut, ...button }: IconButtonProps) {
  return (
    <Tip text={button.label} shortcut={shortcut}>
      <BareIconButton {...button} />
    </Tip>
  )
}

/** The same without a tip of ours, for lists: a hundred of them cost next to nothing. The browser shows the title. */
export function RowIconButton(button: Omit<IconButtonProps, 'shortcut'>) {
  return <BareIconButton title={button.label} {...button} />
}

function BareIconButton(props: Omit<IconButtonProps, 'shortcut'>) {
  const { label, icon: Icon, look = 'quiet', className, type = 'button', ...rest } = props
  return (
    <button type={type} aria-label={label} className={classNames(iconButtonClass(look), className)} {...rest}>
      <Icon className="size-4" aria-hidden />
    </button>
  )
}
