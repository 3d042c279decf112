import path from 'node:path'
import type { TestEvent } from 'node:test/reporters'
import { inspect } from 'node:util'

/** One thing that is wrong. */
export interface TestFailure {
  /** The suites and the test, from the outermost. */
  name: string
  line?: number | undefined
  message: string
}

/** What came of a file's tests. */
export interface Outcome {
  passed: number
  failures: readonly TestFailure[]
  /** The end of what the file's processes printed, for the case that something failed. */
  output: string
}

type Finished = Extract<TestEvent, { type: 'test:pass' | 'test:fail' }>['data']
type Failed = Extract<TestEvent, { type: 'test:fail' }>['data']

/** As much as helps to understand a failure and still can be read. */
const outputCharacters = 20_000

/** Gathers the events of one test file. A test that was left out counts as one that failed. */
export class TestRecord {
  readonly #file: string
  readonly #names: string[] = []
  readonly #running = new Set<string>()
  readonly #failures: TestFailure[] = []
  #passed = 0
  #output = ''

  /** `file` is absolute. */
  constructor(file: string) {
    this.#file = file
  }

  add(event: TestEvent): void {
    switch (event.type) {
      case 'test:dequeue':
        this.#running.add(event.data.name)
        break
      case 'test:complete':
        this.#running.delete(event.data.name)
        break
      case 'test:start':
        this.#names.splice(event.data.nesting, Number.POSITIVE_INFINITY, event.data.name)
        break
      case 'test:pass':
        this.#addPassed(event.data)
        break
      case 'test:fail':
        this.#addFailed(event.data)
        break
      case 'test:stdout':
      case 'test:stderr':
        this.#output = `${this.#output}${event.data.message}`.slice(-outputCharacters)
        break
    }
  }

  /** Counts something wrong that no test said. */
  fail(message: string): void {
    this.#failures.push({ name: path.basename(this.#file), message })
  }

  /** Counts that the file was killed after `limit` milliseconds. */
  failTimeout(limit: number): void {
    const running = [...this.#running].filter((name) => name !== this.#file)
    const what = running.length === 0 ? 'no test was running' : `running: ${running.join(' › ')}`
    this.fail(`did not end within ${limit / 1000} s and was killed; ${what}`)
  }

  outcome(): Outcome {
    return { passed: this.#passed, failures: this.#failures, output: this.#output }
  }

  #addPassed(test: Finished): void {
    if (test.details.type === 'suite') return
    if (test.name === this.#file) this.fail('holds no test')
    else if (isSet(test.skip)) this.#addFailure(test, 'was skipped; every test runs, always')
    else if (isSet(test.todo)) this.#addFailure(test, 'is marked as not done')
    else this.#passed += 1
  }

  #addFailed(test: Failed): void {
    const { error } = test.details
    const kind = 'failureType' in error ? error.failureType : undefined
    if (kind === 'subtestsFailed' || kind === 'testAborted') return
    if (test.name === this.#file) this.fail(describeEnd(error))
    else this.#addFailure(test, inspect(error.cause ?? error, { depth: 4 }))
  }

  #addFailure({ name, nesting, line }: Finished, message: string): void {
    this.#failures.push({ name: [...this.#names.slice(0, nesting), name].join(' › '), line, message })
  }
}

/** True for `{ skip: true }` and `{ skip: 'reason' }`. */
function isSet(option: string | boolean | undefined): boolean {
  return option !== undefined && option !== false
}

/** A file that ended badly after, or without, its tests; why stands in its output. */
function describeEnd(error: Error): string {
  const { exitCode, signal } = { exitCode: undefined, signal: undefined, ...error }
  return `its process ended with ${signal ?? exitCode}; see its output below`
}
