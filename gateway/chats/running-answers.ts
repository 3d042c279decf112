import type { Database } from '@cloudtolocalllm/database/connect'
import { endAnswer, failRunningAnswers, type Message, saveAnswer } from '@cloudtolocalllm/database/messages'
import { errorLabel, isOutage } from '@cloudtolocalllm/database/outage'
import type { Log } from '@cloudtolocalllm/runtime/log'
import { viewMessage } from './message-view.ts'
import { type Errand, GATEWAY_STOPPED, type Outcome, RunningAnswer } from './running-answer.ts'

/** Milliseconds between two saves of a running answer: what a killed gateway loses of it. */
const SAVE_EVERY_MS = 1_000

/** Milliseconds between two tries to save the end while the database is away. */
const RETRY_EVERY_MS = 2_000

/** Called when an answer begins or ended. */
export type AnswerListener = (answer: { ownerId: string; chatId: string }) => void

/** All answers that engines write for the page right now. */
export class RunningAnswers {
  readonly #database: Database
  readonly #log: Log
  readonly #changed: AnswerListener
  readonly #running = new Map<string, { answer: RunningAnswer; row: Message; done: Promise<void> }>()
  #stopping = false

  constructor(database: Database, log: Log, changed: AnswerListener) {
    this.#database = database
    this.#log = log
    this.#changed = changed
  }

  /** Answers that a killed gateway left behind end now, with a sentence that says so. */
  async endOrphans(): Promise<void> {
    const count = await failRunningAnswers(this.#database, GATEWAY_STOPPED)
    if (count > 0) this.#log.warn({ answers: count }, 'answers were cut off when the gateway last stopped')
  }

  /** The running answer of this owner, until its end is stored. */
  get(ownerId: string, id: string): RunningAnswer | undefined {
    const known = this.#running.get(id)
    return known?.row.ownerId === ownerId ? known.answer : undefined
  }

  /** Begins to write an answer; it goes on whether or not anyone watches. */
  start(row: Message, errand: Errand): void {
    const answer = new RunningAnswer(viewMessage(row), this.#log)
    const done = this.#write(row, answer, errand).finally(() => this.#running.delete(row.id))
    this.#running.set(row.id, { answer, row, done })
    this.#changed(row)
  }

  /** Ends the answers of a chat that is being deleted. */
  stopChat(chatId: string): void {
    for (const { answer, row } of this.#running.values()) if (row.chatId === chatId) answer.stop('person')
  }

  /** Ends all answers, each saved with its reason. */
  async stop(): Promise<void> {
    this.#stopping = true
    const running = [...this.#running.values()]
    for (const { answer } of running) answer.stop('gateway')
    await Promise.all(running.map(({ done }) => done))
  }

  async #write(row: Message, answer: RunningAnswer, errand: Errand): Promise<void> {
    const saves = this.#saveMeanwhile(row, answer)
    const outcome = await answer.run(errand)
    errand.ended(answer.report(outcome))
    await saves.stop()
    let saved = await this.#saveEnd(row, answer, outcome)
    answer.finish(outcome)
    this.#changed(row)
    while (!saved && !this.#stopping) {
      await new Promise((resolve) => setTimeout(resolve, RETRY_EVERY_MS).unref())
      saved = await this.#saveEnd(row, answer, outcome)
    }
  }

  #saveMeanwhile(row: Message, answer: RunningAnswer) {
    let saved = 0
    let saving: Promise<void> | undefined
    const timer = setInterval(() => {
      const count = answer.said.pieces.length
      if (saving || count === saved) return
      const { text, reasoning } = answer.said
      saving = saveAnswer(this.#database, row.id, { text, reasoning, deviceName: answer.deviceName })
        .then(() => {
          saved = count
        })
        .catch((error: unknown) =>
          this.#log.warn({ reason: errorLabel(error), answer: row.id }, 'an answer waits for the database'),
        )
        .finally(() => {
          saving = undefined
        })
    }, SAVE_EVERY_MS)
    return {
      stop: async () => {
        clearInterval(timer)
        await saving
      },
    }
  }

  /** False where the database is away and trying again may help. */
  async #saveEnd(row: Message, answer: RunningAnswer, outcome: Outcome): Promise<boolean> {
    const { text, reasoning, figures } = answer.said
    try {
      await endAnswer(this.#database, row.id, { text, reasoning, figures, deviceName: answer.deviceName, ...outcome })
      return true
    } catch (error) {
      this.#log.error({ reason: errorLabel(error), answer: row.id }, 'the end of an answer was not stored')
      return !isOutage(error)
    }
  }
}
