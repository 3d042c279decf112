import { Collapsible } from '@base-ui/react/collapsible'
import { ChevronRight } from 'lucide-react'

/** What a thinking model wrote before its answer: folded, for it is long and rarely read. */
export function Reasoning({ text, thinking }: { text: string; thinking: boolean }) {
  return (
    <Collapsible.Root className="mb-3">
      <Collapsible.Trigger className="group -ml-2 flex h-8 cursor-default items-center gap-2 rounded-control px-2 text-soft hover:bg-hover hover:text-ink touch:h-11">
        <ChevronRight className="size-4 transition-transform group-data-panel-open:rotate-90" aria-hidden />
        {thinking ? 'Thinking' : 'Thoughts'}
      </Collapsible.Trigger>
      <Collapsible.Panel className="mt-1 border-l-2 border-line pl-4 leading-read whitespace-pre-wrap text-soft">
        {text}
      </Collapsible.Panel>
    </Collapsible.Root>
  )
}
