/** The only model of the stand-in engine. */
export const MODEL = 'bench'

/** Sizes of the small request and its answer, bytes of body. */
export const REQUEST_BYTES = 1024
export const ANSWER_BYTES = 512

/** What a request asks of the stand-in engine, where it is not the small answer. */
export type Order =
  | { does: 'stream'; tokens: number /** Milliseconds. */; interval: number }
  | { does: 'bytes'; bytes: number }

/** The body of a request with an order in it. */
export function bodyWith(order: Order): string {
  const words =
    order.does === 'stream' ? `bench: stream ${order.tokens} ${order.interval}` : `bench: bytes ${order.bytes}`
  return JSON.stringify({ model: MODEL, stream: order.does === 'stream', messages: [{ role: 'user', content: words }] })
}

/** A body without an order, of so many bytes. */
export function bodyOf(bytes: number): string {
  const around = JSON.stringify({ model: MODEL, messages: [{ role: 'user', content: '' }] })
  return around.replace('""', `"${'x'.repeat(bytes - around.length)}"`)
}

/** Reads the order out of the beginning of a body. */
export function readOrder(body: string): Order | undefined {
  const [, does, first, second] = /bench: (stream|bytes) (\d+) ?(\d+)?/.exec(body) ?? []
  if (does === 'bytes') return { does, bytes: Number(first) }
  return does === 'stream' ? { does, tokens: Number(first), interval: Number(second) } : undefined
}
