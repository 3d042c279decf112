import type * as shapes from '@cloudtolocalllm/api/shapes'
import { type Chat, changeChat, findChat } from '@cloudtolocalllm/database/chats'
import type { Database } from '@cloudtolocalllm/database/connect'
import { createAnswer, createQuestion, findMessage, type Message } from '@cloudtolocalllm/database/messages'
import type { z } from 'zod'
import { ConsoleFault } from '../console/console-fault.ts'
import type { FiguresOfModels } from '../devices/model-figures.ts'
import type { OnlineDevice } from '../devices/online-devices.ts'
import type { AnswerRecord } from '../forward/answer-record.ts'
import type { Ask } from '../forward/ask.ts'
import { buildRequest } from './completion-request.ts'
import type { Report } from './running-answer.ts'
import type { RunningAnswers } from './running-answers.ts'
import { titleOf } from './title.ts'
import { waitingForWords, whatIsWaitedFor } from './waiting.ts'

export interface ConversationParts {
  database: Database
  ask: Ask
  answers: RunningAnswers
  online: { of(ownerId: string): readonly OnlineDevice[] }
  figures: Pick<FiguresOfModels, 'get' | 'note'>
  /** Counts what an answer took, as for a request over the API. */
  record(record: AnswerRecord): void
}

/** What the page calls the ends of an answer, in the words of the usage rows. */
const OUTCOMES = { complete: 'complete', stopped: 'cancelled', failed: 'failed' } as const

/** What is remembered of a question until its answer has ended. */
interface Request {
  ownerId: string
  model: string
  wasLoaded: boolean
  bytes: number
}

/** Questions of the page and the answers that they start. */
export class Conversations {
  readonly #parts: ConversationParts

  constructor(parts: ConversationParts) {
    this.#parts = parts
  }

  /** Keeps a question in a chat and begins its answer. */
  async ask(ownerId: string, chatId: string, question: z.output<typeof shapes.Question>) {
    const { database } = this.#parts
    const { parentId, text, model } = question
    const images = question.images.map(({ mediaType, base64 }) => ({ mediaType, bytes: Buffer.from(base64, 'base64') }))
    if (text.trim() === '' && images.length === 0) throw questionEmpty()
    const chat = await this.#chat(ownerId, chatId)
    if (parentId !== null) await this.#parent(chat, parentId)
    const asked = await createQuestion(database, { ownerId, chatId, parentId, text, images, model })
    await changeChat(database, ownerId, chatId, { model, ...(chat.title === '' ? { title: titleOf(text) } : {}) })
    this.#start(chat, asked.question.id, asked.answer)
    return asked
  }

  /** Begins another answer to a question of a chat. */
  async answerAgain(ownerId: string, chatId: string, { questionId, model }: shapes.AnswerAgain): Promise<Message> {
    const { database } = this.#parts
    const chat = await this.#chat(ownerId, chatId)
    const question = await findMessage(database, ownerId, questionId)
    if (question?.chatId !== chatId || question.role !== 'user') throw messageNotFound()
    const answer = await createAnswer(database, { ownerId, chatId, parentId: questionId, model })
    await changeChat(database, ownerId, chatId, { model })
    this.#start(chat, questionId, answer)
    return answer
  }

  async #chat(ownerId: string, chatId: string): Promise<Chat> {
    const chat = await findChat(this.#parts.database, ownerId, chatId)
    if (!chat) throw chatNotFound()
    return chat
  }

  async #parent(chat: Chat, parentId: string): Promise<void> {
    const parent = await findMessage(this.#parts.database, chat.ownerId, parentId)
    if (parent?.chatId !== chat.id || parent.role !== 'assistant') throw messageNotFound()
    if (parent.state === 'running') throw answerRunning()
  }

  #start(chat: Chat, questionId: string, answer: Message): void {
    const { database, ask, answers, online, figures } = this.#parts
    const { ownerId } = chat
    const model = answer.model ?? ''
    const waiting = whatIsWaitedFor({ model, devices: online.of(ownerId), figures })
    const request = { model, ownerId, wasLoaded: waiting.loaded, bytes: 0 }
    const caller = { personId: ownerId, keyId: null, models: null, via: 'page' } as const
    answers.start(answer, {
      waiting: waiting.sentence,
      waitingForWords: (deviceName) => waitingForWords(model, deviceName),
      ask: async (signal) => {
        const write = await buildRequest(database, chat, questionId)
        signal.throwIfAborted()
        const body = (name: string) => {
          const bytes = write(name)
          request.bytes = bytes.byteLength
          return bytes
        }
        return ask({ caller, path: '/v1/chat/completions', model, body, signal })
      },
      ended: (report) => this.#note(request, report),
    })
  }

  #note({ ownerId, model, wasLoaded, bytes }: Request, { place, outcome, figures, ...report }: Report): void {
    const { firstTokenMs, tokensPerSecond, inputTokens, outputTokens } = figures
    if (place && outcome.state === 'complete') {
      const loadMs = wasLoaded ? null : firstTokenMs
      this.#parts.figures.note(place.deviceId, place.model, { tokensPerSecond, loadMs })
    }
    this.#parts.record({
      ownerId,
      keyId: null,
      deviceId: place?.deviceId ?? null,
      model: place?.model ?? model,
      dialect: 'openai',
      path: '/v1/chat/completions',
      status: outcome.state === 'stopped' ? 499 : (place?.status ?? 503),
      outcome: place || outcome.state !== 'failed' ? OUTCOMES[outcome.state] : 'refused',
      streamed: true,
      startedAt: report.startedAt,
      durationMs: report.durationMs,
      queueMs: null,
      firstByteMs: firstTokenMs,
      inputTokens,
      outputTokens,
      bytesIn: bytes,
      bytesOut: report.bytes,
    })
  }
}

export function chatNotFound(): ConsoleFault {
  return new ConsoleFault({
    status: 404,
    code: 'CHAT_NOT_FOUND',
    message: 'there is no such chat; it may have been deleted',
  })
}

export function messageNotFound(): ConsoleFault {
  const message = 'there is no such message in this chat'
  return new ConsoleFault({ status: 404, code: 'MESSAGE_NOT_FOUND', message, mend: 'Reload the chat' })
}

function answerRunning(): ConsoleFault {
  return new ConsoleFault({
    status: 409,
    code: 'ANSWER_RUNNING',
    message: 'the answer above is still being written',
    mend: 'Wait for its end or stop it, then ask',
  })
}

function questionEmpty(): ConsoleFault {
  return new ConsoleFault({ status: 400, code: 'QUESTION_EMPTY', message: 'a question needs words or an image' })
}
