import { MOST_IMAGES, type PendingImage, readImages } from './images.ts'
import { recallDraft, rememberDraft } from './remembered.ts'
import { listed } from './words.ts'

/** What is written and attached but not sent. */
export interface DraftContent {
  text: string
  images: readonly PendingImage[]
  /** Why something could not be attached. */
  problem: string | null
}

/**
 * The draft of one chat; its text survives a reload. It stands outside React, so that a key pressed in the composer
 * draws the composer alone.
 */
export class Draft {
  readonly #chatId: string
  readonly #listeners = new Set<() => void>()
  #content: DraftContent

  constructor(chatId: string) {
    this.#chatId = chatId
    this.#content = { text: recallDraft(chatId), images: [], problem: null }
  }

  /** For React's `useSyncExternalStore`. */
  readonly subscribe = (notify: () => void): (() => void) => {
    this.#listeners.add(notify)
    return () => this.#listeners.delete(notify)
  }

  readonly content = (): DraftContent => this.#content

  setText(text: string): void {
    this.#become({ text })
  }

  async attach(files: readonly File[]): Promise<void> {
    const { images: read, unreadable } = await readImages(files)
    const images = [...this.#content.images, ...read]
    const tooMany = images.length > MOST_IMAGES ? `A question carries at most ${MOST_IMAGES} pictures` : null
    const problem = unreadable.length > 0 ? `${listed(unreadable)} cannot be read as a picture` : tooMany
    this.#become({ images: images.slice(0, MOST_IMAGES), problem })
  }

  remove(key: string): void {
    this.#become({ images: this.#content.images.filter((image) => image.key !== key), problem: null })
  }

  /** Empties it, and gives what it held. */
  take(): DraftContent {
    const held = this.#content
    this.#become({ text: '', images: [], problem: null })
    return held
  }

  /** Puts back what could not be sent. */
  restore({ text, images }: DraftContent): void {
    this.#become({ text, images })
  }

  #become(change: Partial<DraftContent>): void {
    this.#content = { ...this.#content, ...change }
    rememberDraft(this.#chatId, this.#content.text)
    for (const notify of this.#listeners) notify()
  }
}
