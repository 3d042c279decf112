import { type Client, openClients, requestFor } from './client.ts'
import { microseconds } from './microseconds.ts'
import { bodyOf, REQUEST_BYTES } from './order.ts'
import { processorTime } from './processor-time.ts'
import type { Subject } from './subjects.ts'

export interface LoopOptions {
  connections: number
  /** Milliseconds before anything counts. */
  warmUp: number
  /** Milliseconds that count. */
  time: number
}

export interface LoopResult {
  requests: number
  seconds: number
  /** Milliseconds of each request. */
  latencies: number[]
  /** Microseconds of the processes between client and engine for each request; null where unknown. */
  processor: number | null
}

/** Each connection asks the small request again as soon as it is answered. Throws where an answer is not 200. */
export async function closedLoop(subject: Subject, options: LoopOptions): Promise<LoopResult> {
  const clients = await openClients(subject, options.connections)
  const request = requestFor(subject, bodyOf(REQUEST_BYTES))
  await loop(clients, request, options.warmUp)
  const before = processorTime(subject.pids)
  const startedAt = microseconds()
  const latencies = await loop(clients, request, options.time)
  const seconds = (microseconds() - startedAt) / 1e6
  const after = processorTime(subject.pids)
  for (const client of clients) client.close()
  const used = before === undefined || after === undefined ? null : after - before
  return { requests: latencies.length, seconds, latencies, processor: used === null ? null : used / latencies.length }
}

function loop(clients: readonly Client[], request: Buffer, milliseconds: number): Promise<number[]> {
  const until = microseconds() + milliseconds * 1000
  const latencies: number[] = []
  let running = clients.length
  return new Promise((resolve, reject) => {
    const ask = (client: Client) => {
      const askedAt = microseconds()
      client.send(request, {
        end: (status) => {
          const now = microseconds()
          if (status !== 200) return reject(new Error(`answered with ${status}`))
          latencies.push((now - askedAt) / 1000)
          if (now < until) return ask(client)
          running -= 1
          if (running === 0) resolve(latencies)
        },
      })
    }
    for (const client of clients) ask(client)
  })
}
