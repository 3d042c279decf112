import { X } from 'lucide-react'
import type { Draft } from '../../data/draft.ts'
import { Notice } from '../../ui/notice.tsx'
import { useDraftContent } from './use-draft-content.ts'

/** The pictures that go with the next question, and what could not be read. */
export function AttachedImages({ draft }: { draft: Draft }) {
  const { images, problem } = useDraftContent(draft)
  return (
    <>
      {problem && (
        <div className="p-2">
          <Notice tone="warn" title={problem} />
        </div>
      )}
      {images.length > 0 && (
        <ul aria-label="Attached pictures" className="flex flex-wrap gap-2 p-2 pb-0">
          {images.map(({ key, name, preview }) => (
            <li key={key} className="relative">
              <img src={preview} alt={name} className="size-16 rounded-control border border-line object-cover" />
              <button
                type="button"
                aria-label={`Remove ${name}`}
                onClick={() => draft.remove(key)}
                className="absolute -top-2 -right-2 flex size-6 items-center justify-center rounded-control bg-raised text-ink shadow-float"
              >
                <X className="size-4" aria-hidden />
              </button>
            </li>
          ))}
        </ul>
      )}
    </>
  )
}
