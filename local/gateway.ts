import { existsSync } from 'node:fs'
import path from 'node:path'
import type { DataDirectory } from './data-directory.ts'
import { built, programFile } from './program-files.ts'
import type { Settings } from './settings.ts'
import { type Message, SupervisedProgram } from './supervised-program.ts'

/** Seconds that running answers may take when the person stops the service: they are waiting at the terminal. */
const DRAIN_SECONDS = 5

/** The gateway as a child process; it keeps its port when it is started again. */
export class Gateway extends SupervisedProgram {
  constructor(settings: Settings, directory: DataDirectory, databaseUrl: string, onTrouble: (text: string) => void) {
    let { port } = settings
    super({
      name: 'gateway',
      file: programFile('gateway'),
      words: () => [],
      environment: () => gatewayEnvironment(settings, databaseUrl, port),
      readyMessage: 'listening',
      logFile: path.join(directory.logs, 'gateway.log'),
      onTrouble,
      onMessage: (message) => {
        if (message.type === 'listening') port = portOf(message)
      },
    })
  }

  /** Starts it and returns the port that it listens on. */
  async listen(): Promise<number> {
    return portOf(await this.start())
  }
}

function gatewayEnvironment(settings: Settings, databaseUrl: string, port: number): Record<string, string> {
  const { host, publicUrl, tls, trustProxy } = settings
  return {
    CLOUDTOLOCALLLM_LOG: 'info',
    CLOUDTOLOCALLLM_DRAIN_SECONDS: String(DRAIN_SECONDS),
    ...ownSettings(),
    CLOUDTOLOCALLLM_DATABASE_URL: databaseUrl,
    CLOUDTOLOCALLLM_HOST: host,
    CLOUDTOLOCALLLM_PORT: String(port),
    CLOUDTOLOCALLLM_PUBLIC_URL: publicUrl ?? '',
    CLOUDTOLOCALLLM_TLS_CERT: tls?.certificateFile ?? '',
    CLOUDTOLOCALLLM_TLS_KEY: tls?.keyFile ?? '',
    CLOUDTOLOCALLLM_TRUST_PROXY: trustProxy.join(','),
    CLOUDTOLOCALLLM_PAGE_DIRECTORY: existsSync(built.page) ? built.page : '',
    CLOUDTOLOCALLLM_AGENT_PACKAGE: existsSync(built.agentPackage) ? built.agentPackage : '',
  }
}

/** What the person set in the environment goes before our defaults; docs/settings.md lists the names. */
function ownSettings(): Record<string, string> {
  const own = Object.entries(process.env).filter(([name]) => name.startsWith('CLOUDTOLOCALLLM_'))
  return Object.fromEntries(own.flatMap(([name, value]) => (value ? [[name, value]] : [])))
}

function portOf({ port }: Message): number {
  if (typeof port === 'number') return port
  throw new TypeError(`the gateway listens on a port that is no number: ${port}`)
}
