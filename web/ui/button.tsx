import type { ComponentProps } from 'react'
import { classNames } from './class-names.ts'

export type ButtonLook = 'primary' | 'plain' | 'quiet' | 'danger'

const looks: Record<ButtonLook, string> = {
  primary: 'bg-accent text-on-accent hover:bg-accent-hover',
  plain: 'border border-edge bg-canvas text-ink hover:bg-hover',
  quiet: 'text-ink hover:bg-hover',
  danger: 'bg-bad text-on-bad hover:bg-bad-hover',
}

/** How a button looks, for links that act as one. */
export function buttonClass(look: ButtonLook): string {
  return classNames(
    'inline-flex h-8 shrink-0 cursor-default items-center justify-center gap-2 rounded-control px-3 text-sm font-strong',
    'whitespace-nowrap transition-colors select-none touch:h-11 touch:px-4',
    'disabled:cursor-not-allowed disabled:opacity-50 aria-disabled:cursor-not-allowed aria-disabled:opacity-50',
    looks[look],
  )
}

export interface ButtonProps extends ComponentProps<'button'> {
  look?: ButtonLook
}

export function Button({ look = 'plain', className, type = 'button', ...props }: ButtonProps) {
  return <button type={type} className={classNames(buttonClass(look), className)} {...props} />
}
