/** Pieces shorter than this are joined, bytes: a view costs about 100 bytes of its own, whatever it shows. */
const JOIN_BELOW = 2 * 1024

/** Bytes that joined pieces share. */
const BLOCK = 8 * 1024

/**
 * The bytes of a stream between two positions: appended at the end, read anywhere, discarded from the front. Large
 * pieces are held as they came, so they must not change; many small ones cost little more than their bytes.
 */
export class ByteLog {
  #pieces: Uint8Array[] = []
  /** Position of the first byte of the first piece. */
  #from = 0
  #start = 0
  #end = 0
  /** The piece where the last read ended, and the position of its first byte. */
  #cursor = { index: 0, from: 0 }
  /** What the last piece is part of, where there is room behind it. */
  #block: Uint8Array | undefined

  /** Position of the first byte that was not discarded. */
  get start(): number {
    return this.#start
  }

  /** Position behind the last byte. */
  get end(): number {
    return this.#end
  }

  append(bytes: Uint8Array): void {
    this.#end += bytes.length
    const last = this.#pieces.at(-1)
    if (last === undefined || bytes.length >= JOIN_BELOW) return this.#hold(bytes)
    if (this.#block && last.length + bytes.length <= this.#block.length) return this.#join(this.#block, last, bytes)
    if (this.#block || last.length >= JOIN_BELOW) return this.#hold(bytes)
    this.#block = new Uint8Array(BLOCK)
    this.#block.set(last)
    this.#join(this.#block, last, bytes)
  }

  /** Up to `most` bytes from this position on, as pieces; fewer only at the end. */
  read(position: number, most: number): Uint8Array[] {
    this.#seek(position)
    const parts: Uint8Array[] = []
    const until = Math.min(position + most, this.#end)
    let { index, from } = this.#cursor
    let at = position
    while (at < until) {
      const piece = this.#pieces[index]
      if (piece === undefined) break
      parts.push(piece.subarray(at - from, until - from))
      at = Math.min(until, from + piece.length)
      if (at === until) break
      from = at
      index += 1
    }
    this.#cursor = { index, from }
    return parts
  }

  /** Lets go of everything before this position. */
  discard(position: number): void {
    this.#start = Math.max(this.#start, Math.min(position, this.#end))
    let first = this.#pieces[0]
    while (first !== undefined && this.#from + first.length <= this.#start) {
      this.#pieces.shift()
      this.#from += first.length
      this.#cursor.index -= 1
      first = this.#pieces[0]
    }
    if (this.#cursor.index < 0) this.#cursor = { index: 0, from: this.#from }
    if (first === undefined) this.#block = undefined
  }

  #hold(piece: Uint8Array): void {
    this.#pieces.push(piece)
    this.#block = undefined
  }

  #join(block: Uint8Array, last: Uint8Array, bytes: Uint8Array): void {
    block.set(bytes, last.length)
    this.#pieces[this.#pieces.length - 1] = block.subarray(0, last.length + bytes.length)
  }

  /** Moves the cursor to the piece with this position; at the end it stays on the last piece, which may still grow. */
  #seek(position: number): void {
    let { index, from } = position < this.#cursor.from ? { index: 0, from: this.#from } : this.#cursor
    for (let piece = this.#pieces[index]; piece !== undefined; piece = this.#pieces[index]) {
      if (position < from + piece.length || index === this.#pieces.length - 1) break
      from += piece.length
      index += 1
    }
    this.#cursor = { index, from }
  }
}
