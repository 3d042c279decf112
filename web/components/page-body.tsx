import type { ReactNode } from 'react'

interface PageBodyProps {
  title: string
  /** The screen's one primary action. */
  action?: ReactNode
  children: ReactNode
}

/** A screen that is not the chat: its title, its action, its content. */
export function PageBody({ title, action, children }: PageBodyProps) {
  return (
    <div className="mx-auto w-full max-w-page px-4 py-6 sm:px-8 sm:py-10">
      <title>{`${title} · CloudToLocalLLM`}</title>
      <div className="mb-6 flex min-h-8 items-center justify-between gap-4">
        <h1 className="text-lg font-strong">{title}</h1>
        {action}
      </div>
      {children}
    </div>
  )
}
