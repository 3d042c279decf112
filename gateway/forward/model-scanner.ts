/** What a request body says about itself, found without parsing the rest of it. */
export interface BodyFacts {
  model: string | undefined
  /** Positions of the model's JSON string in the body, quotes included. */
  modelAt: { start: number; end: number } | undefined
  stream: boolean | undefined
}

/** The body is no JSON object, or says `model` twice: engines differ in which one they take. */
export class BodyMalformed extends Error {
  override readonly name = 'BodyMalformed'
}

const QUOTE = 0x22
const BACKSLASH = 0x5c
const WHITESPACE = new Set([0x20, 0x09, 0x0a, 0x0d])

/** Longest key or value that is kept: model names are under 300 characters, each at most six bytes as `\u0061`. */
const MOST_KEPT = 2_000

type State = 'before' | 'between' | 'string' | 'after'

/**
 * Reads a JSON object as it arrives and notes top-level `model` (or another key) and `stream`. It looks at each byte of
 * structure once and jumps over strings, so that a 20 MB picture costs one search for its closing quote.
 * Keys count whatever their case, because Go's parser, and so Ollama's, reads `Model` as `model`.
 */
export class ModelScanner {
  readonly facts: BodyFacts = { model: undefined, modelAt: undefined, stream: undefined }
  readonly #modelKeys: readonly string[]
  #state: State = 'before'
  #depth = 0
  #position = 0
  #key = ''
  #expectsValue = false
  #kept: Buffer[] | undefined
  #keptLength = 0
  #stringStart = 0
  #escaped = false
  #literal = ''
  #preferredSeen = false

  /** `modelKeys`: names of the key that carries the model, the preferred one first. */
  constructor(modelKeys: readonly string[] = ['model']) {
    this.#modelKeys = modelKeys
  }

  /** Takes the next bytes. Throws {@link BodyMalformed}. */
  see(chunk: Buffer): void {
    let at = 0
    while (at < chunk.length) {
      at = this.#state === 'string' ? this.#throughString(chunk, at) : this.#structure(chunk, at)
    }
    this.#position += chunk.length
  }

  #structure(chunk: Buffer, at: number): number {
    const byte = chunk[at] ?? 0
    if (byte === QUOTE) this.#openString(at)
    else if (this.#state === 'before') this.#begin(byte)
    else if (byte === 0x7b || byte === 0x5b) this.#depth++
    else if (byte === 0x7d || byte === 0x5d) this.#close()
    else if (this.#depth === 1) this.#topLevel(byte)
    return at + 1
  }

  #begin(byte: number): void {
    if (byte === 0x7b) {
      this.#depth = 1
      this.#state = 'between'
    } else if (!WHITESPACE.has(byte) && byte !== 0xef && byte !== 0xbb && byte !== 0xbf) {
      throw new BodyMalformed('the body is not a JSON object')
    }
  }

  #topLevel(byte: number): void {
    if (byte === 0x3a) this.#expectsValue = true
    else if (byte === 0x2c) this.#endLiteral()
    else if (this.#expectsValue && !WHITESPACE.has(byte) && this.#literal.length < 8)
      this.#literal += String.fromCharCode(byte)
  }

  #close(): void {
    this.#depth--
    if (this.#depth > 0) return
    this.#endLiteral()
    this.#state = 'after'
  }

  #endLiteral(): void {
    if (this.#key === 'stream' && this.#literal !== '') this.facts.stream = this.#literal === 'true'
    this.#literal = ''
    this.#key = ''
    this.#expectsValue = false
  }

  #openString(at: number): void {
    if (this.#state === 'before' || this.#state === 'after') throw new BodyMalformed('the body is not a JSON object')
    this.#state = 'string'
    this.#escaped = false
    this.#stringStart = this.#position + at
    const isKey = this.#depth === 1 && !this.#expectsValue
    const isModel = this.#depth === 1 && this.#expectsValue && this.#modelKeys.includes(this.#key)
    this.#kept = isKey || isModel ? [] : undefined
    this.#keptLength = 0
  }

  /** Moves on to the closing quote, or to the end of the chunk. */
  #throughString(chunk: Buffer, from: number): number {
    let start = from
    if (this.#escaped) {
      this.#escaped = false
      this.#keep(chunk, from, from + 1)
      start = from + 1
    }
    const quote = closingQuote(chunk, start)
    const end = quote < 0 ? chunk.length : quote
    this.#keep(chunk, start, end)
    if (quote < 0) {
      this.#escaped = endsInEscape(chunk, start)
      return chunk.length
    }
    this.#closeString(this.#position + quote + 1)
    return quote + 1
  }

  #keep(chunk: Buffer, start: number, end: number): void {
    if (!this.#kept || this.#keptLength > MOST_KEPT || end <= start) return
    this.#kept.push(Buffer.from(chunk.subarray(start, end)))
    this.#keptLength += end - start
  }

  #closeString(end: number): void {
    this.#state = 'between'
    if (!this.#kept) return
    const text = this.#keptLength > MOST_KEPT ? '' : parseString(Buffer.concat(this.#kept))
    this.#kept = undefined
    if (this.#expectsValue) this.#noteModel(text, end)
    else this.#key = text.toLowerCase()
  }

  #noteModel(model: string, end: number): void {
    const preferred = this.#key === this.#modelKeys[0]
    if (this.facts.model !== undefined && preferred === this.#preferredSeen) {
      throw new BodyMalformed(`the body says ${JSON.stringify(this.#key)} twice`)
    }
    if (this.facts.model !== undefined && !preferred) return
    this.facts.model = model
    this.facts.modelAt = { start: this.#stringStart, end }
    this.#preferredSeen = preferred
  }
}

function closingQuote(chunk: Buffer, from: number): number {
  let quote = chunk.indexOf(QUOTE, from)
  while (quote >= 0 && backslashesBefore(chunk, quote, from) % 2 === 1) quote = chunk.indexOf(QUOTE, quote + 1)
  return quote
}

function endsInEscape(chunk: Buffer, from: number): boolean {
  return backslashesBefore(chunk, chunk.length, from) % 2 === 1
}

function backslashesBefore(chunk: Buffer, at: number, from: number): number {
  let count = 0
  while (at - count > from && chunk[at - count - 1] === BACKSLASH) count++
  return count
}

function parseString(bytes: Buffer): string {
  try {
    const value: unknown = JSON.parse(`"${bytes.toString('utf8')}"`)
    return typeof value === 'string' ? value : ''
  } catch {
    throw new BodyMalformed('the body holds a malformed string')
  }
}
