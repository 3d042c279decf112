import type { LucideIcon } from 'lucide-react'
import type { ReactNode } from 'react'

interface EmptyProps {
  icon: LucideIcon
  title: string
  /** It is all that the screen says, so its title is the screen's. */
  alone?: boolean
  children: ReactNode
  /** The one next thing to do. */
  action?: ReactNode
}

/** A screen that has nothing to show yet. */
export function Empty({ icon: Icon, title, alone = false, children, action }: EmptyProps) {
  const Heading = alone ? 'h1' : 'h2'
  return (
    <div className="flex flex-col items-center px-4 py-16 text-center">
      <Icon strokeWidth={1.5} className="size-7 text-soft" aria-hidden />
      <Heading className="mt-4 text-base font-strong">{title}</Heading>
      <div className="mt-1 max-w-dialog leading-read text-soft">{children}</div>
      {action && <div className="mt-5">{action}</div>}
    </div>
  )
}
