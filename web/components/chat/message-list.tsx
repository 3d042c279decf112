import { useVirtualizer } from '@tanstack/react-virtual'
import { ArrowDown } from 'lucide-react'
import { type KeyboardEvent, type ReactNode, useRef } from 'react'
import { neighbour, type PathStep } from '../../data/message-tree.ts'
import { IconButton } from '../../ui/icon-button.tsx'
import { isTyping } from '../shortcuts.ts'

/** CSS pixels: about a short answer, until a row has been measured. */
const USUAL_ROW = 160
/** CSS pixels between the last message and the composer. */
const SPACE_BELOW = 16
/** Within this distance of the end the list follows what is written. */
const FOLLOW_PX = 80

interface MessageListProps {
  path: readonly PathStep[]
  renderStep: (step: PathStep, at: number) => ReactNode
  onChooseBranch: (parentId: string | null, id: string) => void
}

/** The messages of a branch; only those near the screen exist, so ten thousand cost as little as ten. */
export function MessageList({ path, renderStep, onChooseBranch }: MessageListProps) {
  const scroller = useRef<HTMLDivElement>(null)
  const rows = useVirtualizer({
    count: path.length,
    getScrollElement: () => scroller.current,
    getItemKey: (at) => path[at]?.message.id ?? at,
    estimateSize: () => USUAL_ROW,
    overscan: 4,
    paddingEnd: SPACE_BELOW,
    anchorTo: 'end',
    followOnAppend: true,
    scrollEndThreshold: FOLLOW_PX,
    initialOffset: Number.MAX_SAFE_INTEGER,
  })
  const items = rows.getVirtualItems()
  const step = (event: KeyboardEvent<HTMLElement>, current: PathStep) => {
    const direction = event.key === 'ArrowLeft' ? -1 : event.key === 'ArrowRight' ? 1 : 0
    if (direction === 0 || isTyping(event.target)) return
    const other = neighbour(current, direction)
    if (other) onChooseBranch(current.message.parentId, other)
  }
  return (
    <div className="relative min-h-0 flex-1">
      <div ref={scroller} className="h-full overflow-y-auto overscroll-contain [overflow-anchor:none]">
        <div className="relative" style={{ height: rows.getTotalSize() }}>
          <div className="absolute inset-x-0 top-0" style={{ transform: `translateY(${items[0]?.start ?? 0}px)` }}>
            {items.map(({ index }) => {
              const current = path[index]
              if (!current) return null
              return (
                <article
                  // By place, not by message: the focus stays on a button that switches the version in this place.
                  key={index}
                  ref={rows.measureElement}
                  data-index={index}
                  aria-label={current.message.role === 'user' ? 'Question' : 'Answer'}
                  onKeyDown={(event) => step(event, current)}
                  className="mx-auto max-w-reading px-4 pt-3 pb-1 first:pt-6 sm:px-6"
                >
                  {renderStep(current, index)}
                </article>
              )
            })}
          </div>
        </div>
      </div>
      {!rows.isAtEnd(FOLLOW_PX) && path.length > 0 && (
        <div className="absolute inset-x-0 bottom-2 flex justify-center">
          <IconButton
            label="To the newest message"
            icon={ArrowDown}
            look="floating"
            onClick={() => rows.scrollToEnd()}
          />
        </div>
      )}
    </div>
  )
}
