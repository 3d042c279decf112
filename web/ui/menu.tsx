import { Menu as Base } from '@base-ui/react/menu'
import { Ellipsis, type LucideIcon } from 'lucide-react'
import { classNames } from './class-names.ts'
import { popupClass, popupItemClass } from './floating.ts'
import { iconButtonClass } from './icon-button.tsx'

export interface MenuEntry {
  label: string
  icon: LucideIcon
  onSelect: () => void
  danger?: boolean
}

/** The three dots at the end of a row. */
export function Menu({ label, entries, className }: { label: string; entries: MenuEntry[]; className?: string }) {
  return (
    <Base.Root>
      <Base.Trigger aria-label={label} className={classNames(iconButtonClass(), className)}>
        <Ellipsis className="size-4" aria-hidden />
      </Base.Trigger>
      <Base.Portal>
        <Base.Positioner align="end" sideOffset={4} className="z-50">
          <Base.Popup className={classNames(popupClass, 'min-w-44')}>
            {entries.map(({ label, icon: Icon, onSelect, danger }) => (
              <Base.Item key={label} onClick={onSelect} className={classNames(popupItemClass, danger && 'text-bad')}>
                <Icon className="size-4" aria-hidden />
                {label}
              </Base.Item>
            ))}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  )
}
