import { Tabs as Base } from '@base-ui/react/tabs'
import type { ReactNode } from 'react'

export interface Tab {
  name: string
  content: ReactNode
}

export function Tabs({ label, tabs }: { label: string; tabs: Tab[] }) {
  return (
    <Base.Root defaultValue={tabs[0]?.name}>
      <Base.List aria-label={label} className="mb-3 flex gap-1 overflow-x-auto border-b border-line">
        {tabs.map(({ name }) => (
          <Base.Tab
            key={name}
            value={name}
            className="h-9 shrink-0 cursor-default border-b-2 border-transparent px-3 text-soft -outline-offset-2 hover:text-ink data-active:border-ink data-active:font-strong data-active:text-ink touch:h-11"
          >
            {name}
          </Base.Tab>
        ))}
      </Base.List>
      {tabs.map(({ name, content }) => (
        <Base.Panel key={name} value={name} className="rounded-surface">
          {content}
        </Base.Panel>
      ))}
    </Base.Root>
  )
}
