import { randomUUID } from 'node:crypto'
import type { Chat, Device, Key, LiveEvent, Model, PairingView, SignedInBrowser } from '@cloudtolocalllm/api/shapes'
import { AnswerRun, type Pace } from './answer-run.ts'

export interface Refusal {
  status: number
  code: string
  message: string
  mend?: string
}

/** What the double answers instead of what was asked for. */
export class RefusedError extends Error {
  override readonly name = 'RefusedError'
  readonly refusal: Refusal

  constructor(refusal: Refusal) {
    super(refusal.message)
    this.refusal = refusal
  }
}

export interface Pairing {
  id: string
  secret: string
  publicKey: string
  view: PairingView
  state: 'waiting' | 'approved' | 'denied'
  deviceId: string | null
}

/** How lists answer: as they are, never (until the page gives up), or with an error. */
export type Mood = 'well' | 'slow' | 'failing'

/** Everything that the console keeps, in memory. */
export class ConsoleState {
  readonly person = { id: randomUUID(), name: 'Ada' }
  readonly loginTokens = new Map<string, number>()
  readonly browsers = new Map<string, SignedInBrowser>()
  readonly devices = new Map<string, Device>()
  readonly pairings = new Map<string, Pairing>()
  readonly keys = new Map<string, Key>()
  readonly chats = new Map<string, Chat>()
  readonly images = new Map<string, { mediaType: string; bytes: Buffer }>()
  readonly runs = new Map<string, AnswerRun>()
  readonly listeners = new Set<(event: LiveEvent) => void>()
  readonly measured = new Map<string, { tokensPerSecond: number; loadMs: number }>()
  readonly pace: Pace
  mood: Mood = 'well'
  /** Every connection is refused, as by a gateway that is gone. */
  isDown = false

  constructor(pace: Pace) {
    this.pace = pace
  }

  tell(topic: LiveEvent['topic'], id?: string): void {
    const event: LiveEvent = id === undefined ? { topic } : { topic, id }
    for (const listener of this.listeners) listener(event)
  }

  /** Models over all devices, by name; one place per engine that offers it. */
  models(): Model[] {
    const models = new Map<string, Model>()
    for (const device of this.devices.values()) {
      for (const engine of device.engines) {
        for (const offered of engine.models) {
          const model = models.get(offered.name) ?? {
            name: offered.name,
            capabilities: offered.capabilities,
            demonstration: engine.demonstration,
            places: [],
          }
          const figures = this.measured.get(offered.name)
          model.places.push({
            deviceId: device.id,
            deviceName: device.name,
            online: device.online,
            engine: engine.kind,
            dialects: engine.dialects,
            loaded: device.online && offered.loaded,
            tokensPerSecond: figures?.tokensPerSecond ?? null,
            loadMs: figures?.loadMs ?? null,
          })
          models.set(offered.name, model)
        }
      }
    }
    return [...models.values()].sort((a, b) => a.name.localeCompare(b.name))
  }

  /** The online device that would answer `name`, pinned as `device/model` or not. */
  deviceOf(name: string): Device | undefined {
    const online = [...this.devices.values()].filter((device) => device.online)
    const offers = (device: Device, model: string) =>
      device.engines.some((engine) => engine.models.some((offered) => offered.name === model))
    return (
      online.find((device) => offers(device, name)) ??
      online.find((device) => name.startsWith(`${device.name}/`) && offers(device, name.slice(device.name.length + 1)))
    )
  }

  run(answerId: string): AnswerRun | undefined {
    return this.runs.get(answerId)
  }

  startRun(chat: Chat, answerId: string, question: string): void {
    const message = chat.messages.find(({ id }) => id === answerId)
    if (!message) throw new Error(`no message ${answerId}`)
    chat.running = true
    const device = this.deviceOf(message.model ?? '')
    if (device) device.inFlight += 1
    const run = new AnswerRun(message, question, this.pace, () => {
      chat.running = false
      chat.updatedAt = new Date().toISOString()
      if (device) device.inFlight -= 1
      this.runs.delete(answerId)
      this.tell('chat', chat.id)
      this.tell('chats')
      this.tell('devices')
    })
    this.runs.set(answerId, run)
    this.tell('chat', chat.id)
    this.tell('chats')
    this.tell('devices')
  }

  /** Ends what still runs, so that the process can leave. */
  close(): void {
    for (const run of this.runs.values()) run.stop()
  }
}
