import { readFileSync } from 'node:fs'
import { ExitCode, Fault, systemErrorCode } from '@cloudtolocalllm/runtime/fault'
import { Secret } from '@cloudtolocalllm/runtime/secret'
import { ollamaHost, parseEngineAddress } from './engines/engine-address.ts'
import { defaultDeviceName } from './identity/computer.ts'
import { defaultDataDirectory } from './identity/data-directory.ts'
import type { EngineOption } from './terminal/engine-options.ts'

/** An engine that the person named, with the key that it asks for. */
export interface NamedEngine {
  url: URL
  key: Secret | undefined
}

/** What every command of the agent is told. */
export interface AgentSettings {
  dataDirectory: string
  /** Engines named by the person: kept even while they do not answer. */
  engines: readonly NamedEngine[]
  /** Looks for engines at their usual ports of this machine too. */
  searchUsualPorts: boolean
  /** How this computer introduces itself when it is paired. */
  name: string
  /** A one-time token that pairs without a person. */
  enrolment: Secret | undefined
  /** PEM file of an authority to trust beside Node's own. */
  caFile: string | undefined
  /** Read anew at each dial for the names of proxies. */
  environment: NodeJS.ProcessEnv
}

/** Options as the command line gives them. */
export interface AgentOptions {
  data?: string
  engine?: readonly EngineOption[]
  search?: boolean
  name?: string
  enrolment?: string
  ca?: string
}

/** Turns options and environment into settings. Throws a Fault where an address or a file does not fit. */
export function readSettings(options: AgentOptions, environment: NodeJS.ProcessEnv = process.env): AgentSettings {
  const enrolment = options.enrolment ?? environment['CLOUDTOLOCALLLM_ENROLMENT']
  const named = (options.engine ?? []).map(({ url, key }) => ({ url: parseEngineAddress(url), key: readKey(key) }))
  const ollama = options.search === false ? undefined : ollamaHost(environment)
  return {
    dataDirectory: options.data ?? defaultDataDirectory(environment),
    engines: ollama ? [...named, { url: ollama, key: undefined }] : named,
    searchUsualPorts: options.search !== false,
    name: (options.name ?? defaultDeviceName()).slice(0, 80),
    enrolment: enrolment ? new Secret(enrolment) : undefined,
    caFile: options.ca,
    environment,
  }
}

/** `@FILE` keeps the key out of the list of processes. */
function readKey(key: string | undefined): Secret | undefined {
  if (key === undefined || !key.startsWith('@')) return key === undefined ? undefined : new Secret(key)
  try {
    return new Secret(readFileSync(key.slice(1), 'utf8').trim())
  } catch (error) {
    throw new Fault({
      code: 'ENGINE_KEY_FILE_UNUSABLE',
      message: `the key file ${key.slice(1)} cannot be read: ${systemErrorCode(error) ?? String(error)}`,
      mend: 'Name a file that you may read: --engine-key @FILE',
      cause: error,
      exitCode: ExitCode.usage,
    })
  }
}
