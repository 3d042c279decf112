import { ArrowUp, ImagePlus, Square } from 'lucide-react'
import { type ClipboardEvent, type KeyboardEvent, type MouseEvent, type ReactNode, useRef } from 'react'
import type { Draft } from '../../data/draft.ts'
import { MOST_IMAGES } from '../../data/images.ts'
import { classNames } from '../../ui/class-names.ts'
import { IconButton } from '../../ui/icon-button.tsx'
import { COMPOSER_ID } from '../shortcuts.ts'
import { AttachedImages } from './attached-images.tsx'
import { useDraftContent } from './use-draft-content.ts'

interface ComposerProps {
  draft: Draft
  /** An answer is being written, so the button stops it. */
  running: boolean
  /** Why nothing can be asked right now, as a sentence; null when it can. */
  blocked: string | null
  /** Stands below: where the words go. */
  footnote: ReactNode
  onSend: () => void
  onStop: () => void
  /** The arrow up in an empty field. */
  onEditLast: () => void
}

/** Where the next question is written. Enter sends; fingers break the line with Enter and send with the button. */
export function Composer({ draft, running, blocked, footnote, onSend, onStop, onEditLast }: ComposerProps) {
  const field = useRef<HTMLTextAreaElement>(null)
  const { text, images } = useDraftContent(draft)
  const isEmpty = text.trim() === '' && images.length === 0
  const send = () => {
    if (!isEmpty && !running && blocked === null) onSend()
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const sends = event.key === 'Enter' && !event.shiftKey && !event.nativeEvent.isComposing
    if (sends && !matchMedia('(pointer: coarse)').matches) {
      event.preventDefault()
      send()
    } else if (event.key === 'ArrowUp' && text === '') {
      event.preventDefault()
      onEditLast()
    }
  }
  const onPaste = (event: ClipboardEvent) => {
    const pictures = [...event.clipboardData.files].filter(({ type }) => type.startsWith('image/'))
    if (pictures.length === 0) return
    event.preventDefault()
    draft.attach(pictures)
  }
  return (
    <form
      className="mx-auto w-full max-w-reading shrink-0 px-2 pb-2 sm:px-6 sm:pb-3"
      onSubmit={(event) => {
        event.preventDefault()
        send()
      }}
    >
      <div
        className={classNames(
          'rounded-surface border border-edge bg-canvas transition-colors',
          'focus-within:border-accent focus-within:outline-1 focus-within:outline-accent',
        )}
      >
        <AttachedImages draft={draft} />
        <textarea
          id={COMPOSER_ID}
          ref={field}
          rows={1}
          aria-label="Message"
          placeholder="Ask anything"
          value={text}
          onChange={(event) => draft.setText(event.target.value)}
          onKeyDown={onKeyDown}
          onPaste={onPaste}
          className="field-sizing-content block max-h-60 w-full resize-none bg-transparent px-4 pt-3 pb-1 text-base leading-read outline-none"
        />
        <div className="flex items-center justify-between p-1.5">
          <AttachButton draft={draft} isFull={images.length >= MOST_IMAGES} />
          {running ? (
            <IconButton
              label="Stop"
              shortcut="Esc"
              icon={Square}
              look="plain"
              className="*:fill-current"
              onClick={onStop}
              onMouseDown={keepFocus}
            />
          ) : (
            <IconButton
              label="Send"
              type="submit"
              icon={ArrowUp}
              look="primary"
              disabled={isEmpty || blocked !== null}
              onMouseDown={keepFocus}
            />
          )}
        </div>
      </div>
      <p className="mt-2 min-h-4 px-1 text-center text-xs text-soft group-data-typing/page:max-sm:hidden">
        {blocked ?? footnote}
      </p>
    </form>
  )
}

function AttachButton({ draft, isFull }: { draft: Draft; isFull: boolean }) {
  const picker = useRef<HTMLInputElement>(null)
  return (
    <>
      <input
        ref={picker}
        type="file"
        accept="image/*"
        multiple
        hidden
        aria-label="Pictures"
        onChange={(event) => {
          draft.attach([...(event.target.files ?? [])])
          event.target.value = ''
        }}
      />
      <IconButton
        label="Attach pictures"
        icon={ImagePlus}
        disabled={isFull}
        onClick={() => picker.current?.click()}
        onMouseDown={keepFocus}
      />
    </>
  )
}

/** The focus stays in the field: without it a phone's bottom bar would come back under the finger. */
function keepFocus(event: MouseEvent): void {
  event.preventDefault()
}
