import { randomUUID } from 'node:crypto'
import path from 'node:path'
import { run } from 'node:test'
import type { TestEvent } from 'node:test/reporters'
import { endLeftovers, mark } from './leftovers.ts'
import { type Outcome, TestRecord } from './test-record.ts'

/** What came of one test file. */
export interface FileResult extends Outcome {
  /** Relative to the repository. */
  file: string
  seconds: number
}

/** Where and under which limits a file runs. */
export interface FileOptions {
  /** The repository, absolute. */
  root: string
  /** Milliseconds after which the file is killed and reported. */
  limit: number
  /** Given to the tests beside the environment of this process. */
  environment?: Record<string, string>
  /** Ends the file early. */
  signal?: AbortSignal
}

/** Runs one test file in a process of its own and sees to it that none of its processes stays behind. */
export async function runTestFile(
  file: string,
  { root, limit, environment, signal }: FileOptions,
): Promise<FileResult> {
  const began = performance.now()
  const id = randomUUID()
  const place = path.join(root, file)
  const deadline = AbortSignal.timeout(limit)
  const record = new TestRecord(place)
  const events: AsyncIterable<TestEvent> = run({
    files: [place],
    isolation: 'process',
    env: { ...process.env, ...environment, [mark]: id },
    signal: signal === undefined ? deadline : AbortSignal.any([signal, deadline]),
  })
  for await (const event of events) record.add(event)
  const stopped = deadline.aborted || signal?.aborted === true
  if (deadline.aborted) record.failTimeout(limit)
  const leftovers = await endLeftovers(id, stopped ? 0 : undefined)
  for (const { command, pid } of stopped ? [] : leftovers)
    record.fail(`left a process running, now killed: ${command} (${pid})`)
  return { file, ...record.outcome(), seconds: (performance.now() - began) / 1000 }
}
