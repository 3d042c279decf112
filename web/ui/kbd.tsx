import type { ReactNode } from 'react'

export function Kbd({ children }: { children: ReactNode }) {
  return (
    <kbd className="rounded-control border border-line bg-sunken px-1 font-sans text-xs whitespace-nowrap text-soft">
      {children}
    </kbd>
  )
}
