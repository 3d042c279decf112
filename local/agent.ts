import { execFile } from 'node:child_process'
import path from 'node:path'
import { promisify } from 'node:util'
import { Fault } from '@cloudtolocalllm/runtime/fault'
import type { DataDirectory } from './data-directory.ts'
import { engineWords } from './engine-search.ts'
import type { Owner } from './owner.ts'
import { programFile } from './program-files.ts'
import type { Settings } from './settings.ts'
import { type Message, SupervisedProgram } from './supervised-program.ts'

const run = promisify(execFile)

/** What the agent of this machine needs to know when it is started. */
export interface AgentParts {
  settings: Settings
  directory: DataDirectory
  gatewayUrl: string
  owner: Owner
  /** The embedded engine's address; undefined while there is none. */
  engineUrl(): string | undefined
  onTrouble(text: string): void
}

/** This machine's own agent as a child process. */
export class Agent extends SupervisedProgram {
  readonly #parts: AgentParts
  /** How many models it found when it first looked. */
  readonly firstCount: Promise<number>

  constructor(parts: AgentParts) {
    const counted = Promise.withResolvers<number>()
    const file = programFile('agent')
    const trouble = new OfflineWords(parts.onTrouble)
    super({
      name: 'agent',
      file,
      words: () => connectWords(parts),
      environment: async () => ({ CLOUDTOLOCALLLM_ENROLMENT: await parts.owner.enrolment() }),
      readyMessage: 'online',
      logFile: path.join(parts.directory.logs, 'agent.log'),
      onTrouble: parts.onTrouble,
      onMessage: (message) => {
        if (message.type === 'models') counted.resolve(Number(message['count']))
        trouble.hear(message)
      },
      comesBack: (fault) => fault?.code !== 'DEVICE_REVOKED',
    })
    this.#parts = parts
    this.firstCount = counted.promise
  }

  /** Pairs where that is needed, connects, and returns the device's id. Who was revoked before is paired anew. */
  async connect(): Promise<string> {
    const { deviceId } = await this.start().catch(async (error: unknown) => {
      if (!(error instanceof Fault) || error.code !== 'DEVICE_REVOKED') throw error
      await this.#forgetPairing()
      return await this.start()
    })
    return String(deviceId)
  }

  async #forgetPairing(): Promise<void> {
    const { gatewayUrl, directory } = this.#parts
    await run(process.execPath, [programFile('agent'), 'logout', gatewayUrl, '--data', directory.agent])
  }
}

function connectWords({ settings, directory, gatewayUrl, engineUrl }: AgentParts): string[] {
  const embedded = engineUrl()
  const { tls } = settings
  return [
    'connect',
    gatewayUrl,
    ...['--data', directory.agent],
    ...engineWords(settings),
    ...(embedded === undefined ? [] : ['--engine', embedded]),
    ...(tls ? ['--ca', tls.certificateFile] : []),
  ]
}

/** Tells why the agent is not connected: each reason once, until it is connected. */
class OfflineWords {
  readonly #tell: (text: string) => void
  #told = ''

  constructor(tell: (text: string) => void) {
    this.#tell = tell
  }

  hear({ type, code, message }: Message): void {
    if (type === 'online') this.#told = ''
    if (type !== 'offline' || this.#told === code) return
    this.#told = String(code)
    this.#tell(`the agent is not connected: ${message}`)
  }
}
