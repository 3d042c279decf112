import path from 'node:path'
import { ExitCode, Fault } from '@cloudtolocalllm/runtime/fault'
import { Command, CommanderError } from 'commander'
import { defaultDataDirectory } from './data-directory.ts'
import { isEverywhere, isLoopback } from './gateway-address.ts'

/** What `npm start` was told. */
export interface Settings {
  host: string
  /** 0: any free one. */
  port: number
  dataDirectory: string
  /** Engines that the person named beside those at their usual ports. */
  engines: readonly string[]
  /** Look for engines at their usual ports. */
  searchUsualPorts: boolean
  embeddedEngine: boolean
  /** A model for the embedded engine. */
  modelFile: string | undefined
  openBrowser: boolean
  json: boolean
  readyFile: string | undefined
  tls: { certificateFile: string; keyFile: string } | undefined
  /** Addresses and blocks, as the gateway reads them. */
  trustProxy: readonly string[]
  publicUrl: string | undefined
}

/** Not assigned to anybody by IANA; close to the engines' own in no digit, so that nobody mistakes one for the other. */
const DEFAULT_PORT = 4141

/** What commander read. */
interface Options {
  host: string
  port: string
  data?: string
  engine: string[]
  search: boolean
  embeddedEngine: boolean
  model?: string
  open?: boolean
  json?: boolean
  readyFile?: string
  tlsCert?: string
  tlsKey?: string
  trustProxy: string[]
  publicUrl?: string
}

/** Where the words of `--help` and of mistakes go. */
export interface Output {
  writeOut(text: string): unknown
  writeErr(text: string): unknown
}

/**
 * Reads the command line; undefined where it only asked for help.
 * @throws Fault SETTINGS_WRONG that names every mistake
 */
export function readSettings(
  words: readonly string[],
  environment: NodeJS.ProcessEnv = process.env,
  output?: Output,
): Settings | undefined {
  const command = createCommand()
  if (output) command.configureOutput(output)
  try {
    command.parse(words, { from: 'user' })
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error
    if (error.exitCode === 0) return undefined
    throw wrong([error.message.replace(/^error: /, '')])
  }
  return checked(command.opts<Options>(), environment)
}

function createCommand(): Command {
  const collect = (value: string, before: string[]) => [...before, value]
  return new Command('npm start --')
    .description(
      'Runs the whole service on this machine: database, gateway, agent, and a small engine where there is none',
    )
    .option('--port <PORT>', 'port of the gateway; 0: any free one', String(DEFAULT_PORT))
    .option('--host <ADDRESS>', 'address to listen on; 0.0.0.0: every one', '127.0.0.1')
    .option('--data <DIR>', `where everything is kept (default: ${defaultDataDirectory()})`)
    .option('--engine <URL>', 'an engine elsewhere than at its usual port (repeatable)', collect, [])
    .option('--no-search', 'do not look for engines at their usual ports')
    .option('--no-embedded-engine', 'do not serve a small model where no engine is found')
    .option('--model <FILE>', 'a GGUF file for the embedded engine')
    .option('--open', 'open the page in a browser (default: in a terminal with a display)')
    .option('--no-open', 'do not open it')
    .option('--ready-file <FILE>', 'write {"url","loginUrl","apiKey","deviceId"} once a model can be asked')
    .option('--json', 'one JSON document on standard output')
    .option('--tls-cert <FILE>', 'certificate of the gateway (PEM, with its chain)')
    .option('--tls-key <FILE>', 'its private key')
    .option('--trust-proxy <CIDR>', 'a proxy that ends TLS for the gateway (repeatable)', collect, [])
    .option('--public-url <URL>', 'where people reach the gateway')
    .exitOverride()
    .configureOutput({ writeErr: () => undefined })
}

function checked(options: Options, environment: NodeJS.ProcessEnv): Settings {
  const faults = [...faultsOf(options)]
  if (faults.length > 0) throw wrong(faults)
  const { tlsCert, tlsKey, publicUrl } = options
  return {
    host: options.host,
    port: Number(options.port),
    dataDirectory: path.resolve(options.data ?? defaultDataDirectory(environment)),
    engines: options.engine,
    searchUsualPorts: options.search,
    embeddedEngine: options.embeddedEngine,
    modelFile: absolute(options.model),
    openBrowser: options.open ?? hasBrowser(environment),
    json: options.json === true,
    readyFile: absolute(options.readyFile),
    tls: tlsCert && tlsKey ? { certificateFile: path.resolve(tlsCert), keyFile: path.resolve(tlsKey) } : undefined,
    trustProxy: options.trustProxy,
    publicUrl: publicUrl?.replace(/\/+$/, ''),
  }
}

function* faultsOf({ port, engine, tlsCert, tlsKey, publicUrl, host }: Options): Generator<string> {
  if (!/^\d{1,5}$/.test(port) || Number(port) > 65_535) yield `--port: expected 0 to 65535, got "${port}"`
  for (const url of [...engine, ...(publicUrl === undefined ? [] : [publicUrl])]) {
    if (!isWebAddress(url)) yield `expected an address like http://127.0.0.1:8080, got "${url}"`
  }
  if ((tlsCert === undefined) !== (tlsKey === undefined)) yield '--tls-cert and --tls-key: expected both or neither'
  if (!tlsCert && !isLoopback(host) && !isEverywhere(host)) {
    yield `--host ${host}: without --tls-cert and --tls-key expected 127.0.0.1, or 0.0.0.0 behind a proxy (--trust-proxy)`
  }
}

function isWebAddress(text: string): boolean {
  return URL.canParse(text) && /^https?:$/.test(new URL(text).protocol)
}

function absolute(file: string | undefined): string | undefined {
  return file === undefined ? undefined : path.resolve(file)
}

/** A person sits at it and can see a window: not over SSH, and on Linux only with a display. */
function hasBrowser(environment: NodeJS.ProcessEnv): boolean {
  if (!process.stdout.isTTY || environment['SSH_CONNECTION'] || environment['CI']) return false
  if (process.platform !== 'linux') return true
  return Boolean(environment['DISPLAY'] || environment['WAYLAND_DISPLAY'])
}

function wrong(faults: readonly string[]): Fault {
  return new Fault({
    code: 'SETTINGS_WRONG',
    message: faults.join('; '),
    mend: 'All options: npm start -- --help',
    exitCode: ExitCode.usage,
  })
}
