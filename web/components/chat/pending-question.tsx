import type { Asking } from '../../data/chat-actions.ts'
import { Bubble } from './question.tsx'

/** A question on its way to the gateway. */
export function PendingQuestion({ asking: { text, images } }: { asking: Asking }) {
  return (
    <div className="mx-auto flex w-full max-w-reading flex-col items-end gap-2 px-4 py-2 opacity-60 sm:px-6">
      {images.map(({ key, name, preview }) => (
        <img
          key={key}
          src={preview}
          alt={name}
          className="h-40 max-w-64 rounded-surface border border-line object-cover"
        />
      ))}
      {text && <Bubble text={text} />}
    </div>
  )
}
