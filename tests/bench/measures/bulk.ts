import { openClient, requestFor } from '../client.ts'
import type { Figures } from '../figures.ts'
import type { Measure } from '../measure.ts'
import { microseconds } from '../microseconds.ts'
import { bodyOf, bodyWith } from '../order.ts'
import { eachWay } from '../rounds.ts'
import type { Subject } from '../subjects.ts'

const MEGABYTE = 1_000_000
const SIZE = 100 * MEGABYTE
/** The gateway takes 64 MiB at once unless told otherwise, so the upload is two halves, one after the other. */
const HALF = SIZE / 2

export const bulk: Measure = {
  name: 'bulk',
  says: '100 MB in one answer, and in two requests one after the other: megabytes per second',
  run: (bench) => eachWay(bench, runBulk),
}

async function runBulk(subject: Subject): Promise<Figures> {
  return { 'down MB/s': await download(subject), 'up MB/s': await upload(subject) }
}

async function download(subject: Subject): Promise<number> {
  const client = await openClient(subject)
  const request = requestFor(subject, bodyWith({ does: 'bytes', bytes: SIZE }))
  let received = 0
  const startedAt = microseconds()
  await client.ask(request, (bytes) => {
    received += bytes.length
  })
  const seconds = (microseconds() - startedAt) / 1e6
  client.close()
  if (received !== SIZE) throw new Error(`${received} of ${SIZE} bytes arrived through ${subject.name}`)
  return SIZE / MEGABYTE / seconds
}

async function upload(subject: Subject): Promise<number> {
  const client = await openClient(subject)
  const request = requestFor(subject, bodyOf(HALF))
  const startedAt = microseconds()
  for (let count = 0; count < SIZE / HALF; count += 1) {
    const status = await client.ask(request)
    if (status !== 200) throw new Error(`the upload through ${subject.name} was answered with ${status}`)
  }
  client.close()
  return SIZE / MEGABYTE / ((microseconds() - startedAt) / 1e6)
}
