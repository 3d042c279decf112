import { type BodyFacts, BodyMalformed } from './model-scanner.ts'

/** A form's fields stand before its file in every client we know; a file may be large, so only the beginning is searched. */
const MOST_SEARCHED = 64 * 1024

const FIELD = /name="(model|stream)"[^\r\n]*(?:\r\n[^\r\n]+)*\r\n\r\n([^\r\n]*)\r\n/g

/** Finds the fields `model` and `stream` of a form (RFC 7578), as audio and picture requests carry them. */
export class MultipartScanner {
  readonly facts: BodyFacts = { model: undefined, modelAt: undefined, stream: undefined }
  #text = ''

  /** Takes the next bytes. Throws {@link BodyMalformed} where `model` stands twice. */
  see(chunk: Buffer): void {
    if (this.#text.length >= MOST_SEARCHED) return
    this.#text += chunk.toString('latin1', 0, MOST_SEARCHED - this.#text.length)
    const models = [...this.#text.matchAll(FIELD)].filter(([, name]) => name === 'model')
    if (models.length > 1) throw new BodyMalformed('the form has two fields named model')
    for (const [, name, value = ''] of this.#text.matchAll(FIELD))
      this.#note(name, Buffer.from(value, 'latin1').toString('utf8'))
  }

  #note(name: string | undefined, value: string): void {
    if (name === 'model') this.facts.model = value
    else this.facts.stream = value === 'true'
  }
}
