import { BlockList, isIP } from 'node:net'
import { ExitCode, Fault } from '@cloudtolocalllm/runtime/fault'
import { LOG_LEVELS, type LogLevel } from '@cloudtolocalllm/runtime/log'
import { Secret } from '@cloudtolocalllm/runtime/secret'
import * as z from 'zod'

/** What the gateway was told; read once from the environment. docs/settings.md lists every name. */
export interface GatewaySettings {
  databaseUrl: Secret
  /** Bring the schema up to date when starting; otherwise wait, unready, until somebody else has. */
  migrates: boolean
  host: string
  /** 0: any free one. */
  port: number
  /** Where people reach it, without a slash at the end; undefined: where it listens. */
  publicUrl: string | undefined
  tls: { certificateFile: string; keyFile: string } | undefined
  /** Addresses whose X-Forwarded-* headers count. */
  trustedProxies: BlockList
  /** Folder of the built page. */
  pageDirectory: string | undefined
  /** The agent as an npm package, served at /agent.tgz. */
  agentPackage: string | undefined
  /** Asked for by /metrics beyond loopback. */
  metricsToken: Secret | undefined
  /** Largest request body, bytes. */
  maxBody: number
  /** Seconds of silence after which a waiting client gets a sign of life; 0: never. */
  keepaliveSeconds: number
  /** Seconds that running answers may take after the gateway was asked to stop. */
  drainSeconds: number
  log: LogLevel
}

const MIB = 1024 * 1024

const flag = (fallback: number) => z.coerce.number().int().nonnegative().default(fallback)

/** Each name with what it expects; the text is shown where the value does not fit. */
const Environment = z.object({
  CLOUDTOLOCALLLM_DATABASE_URL: z.string('an address like postgres://user:password@host/name').min(1),
  CLOUDTOLOCALLLM_MIGRATE: z.enum(['always', 'never'], 'always or never').default('always'),
  CLOUDTOLOCALLLM_HOST: z.string().default('127.0.0.1'),
  CLOUDTOLOCALLLM_PORT: z.coerce.number('a port').int().min(0).max(65_535).default(4141),
  CLOUDTOLOCALLLM_PUBLIC_URL: z
    .url({ protocol: /^https?$/, error: 'an address like https://models.example' })
    .optional(),
  CLOUDTOLOCALLLM_TLS_CERT: z.string().optional(),
  CLOUDTOLOCALLLM_TLS_KEY: z.string().optional(),
  CLOUDTOLOCALLLM_TRUST_PROXY: z.string().default(''),
  CLOUDTOLOCALLLM_PAGE_DIRECTORY: z.string().optional(),
  CLOUDTOLOCALLLM_AGENT_PACKAGE: z.string().optional(),
  CLOUDTOLOCALLLM_METRICS_TOKEN: z.string().min(16, 'at least 16 characters').optional(),
  CLOUDTOLOCALLLM_MAX_BODY_MIB: flag(64),
  CLOUDTOLOCALLLM_KEEPALIVE_SECONDS: flag(10),
  CLOUDTOLOCALLLM_DRAIN_SECONDS: flag(120),
  CLOUDTOLOCALLLM_LOG: z.enum(LOG_LEVELS).default('info'),
})

/** Throws a Fault that names every variable which does not fit. */
export function readSettings(environment: Readonly<Record<string, string | undefined>>): GatewaySettings {
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ''))
  const result = Environment.safeParse(given)
  const faults = result.success
    ? contradictions(result.data)
    : result.error.issues.map(({ path, message }) => `${path.join('.')}: expected ${message}`)
  if (!result.success || faults.length > 0) throw settingsFault(faults)
  const read = result.data
  return {
    databaseUrl: new Secret(read.CLOUDTOLOCALLLM_DATABASE_URL),
    migrates: read.CLOUDTOLOCALLLM_MIGRATE === 'always',
    host: read.CLOUDTOLOCALLLM_HOST,
    port: read.CLOUDTOLOCALLLM_PORT,
    publicUrl: read.CLOUDTOLOCALLLM_PUBLIC_URL?.replace(/\/+$/, ''),
    tls: tlsFiles(read.CLOUDTOLOCALLLM_TLS_CERT, read.CLOUDTOLOCALLLM_TLS_KEY),
    trustedProxies: readBlocks(read.CLOUDTOLOCALLLM_TRUST_PROXY).blocks,
    pageDirectory: read.CLOUDTOLOCALLLM_PAGE_DIRECTORY,
    agentPackage: read.CLOUDTOLOCALLLM_AGENT_PACKAGE,
    metricsToken: read.CLOUDTOLOCALLLM_METRICS_TOKEN ? new Secret(read.CLOUDTOLOCALLLM_METRICS_TOKEN) : undefined,
    maxBody: read.CLOUDTOLOCALLLM_MAX_BODY_MIB * MIB,
    keepaliveSeconds: read.CLOUDTOLOCALLLM_KEEPALIVE_SECONDS,
    drainSeconds: read.CLOUDTOLOCALLLM_DRAIN_SECONDS,
    log: read.CLOUDTOLOCALLLM_LOG,
  }
}

/** Names of the environment variables, for docs/settings.md. */
export const SETTING_NAMES: readonly string[] = Object.keys(Environment.shape)

function contradictions(read: z.infer<typeof Environment>): string[] {
  const faults = readBlocks(read.CLOUDTOLOCALLLM_TRUST_PROXY).faults
  const one = (read.CLOUDTOLOCALLLM_TLS_CERT === undefined) !== (read.CLOUDTOLOCALLLM_TLS_KEY === undefined)
  if (one) faults.push('CLOUDTOLOCALLLM_TLS_CERT and CLOUDTOLOCALLLM_TLS_KEY: expected both or neither')
  return faults
}

function settingsFault(faults: readonly string[]): Fault {
  return new Fault({
    code: 'SETTINGS_WRONG',
    message: `the environment does not fit: ${faults.join('; ')}`,
    mend: 'docs/settings.md lists every setting with its default',
    exitCode: ExitCode.usage,
  })
}

function tlsFiles(certificateFile: string | undefined, keyFile: string | undefined): GatewaySettings['tls'] {
  return certificateFile && keyFile ? { certificateFile, keyFile } : undefined
}

/** Addresses and CIDR blocks, separated by commas or spaces. */
function readBlocks(text: string): { blocks: BlockList; faults: string[] } {
  const blocks = new BlockList()
  const faults: string[] = []
  for (const entry of text.split(/[\s,]+/).filter(Boolean)) {
    const [address = '', bits] = entry.split('/')
    const version = isIP(address)
    const length = bits === undefined ? (version === 6 ? 128 : 32) : Number(bits)
    const fits = version > 0 && Number.isInteger(length) && length >= 0 && length <= (version === 6 ? 128 : 32)
    if (fits) blocks.addSubnet(address, length, version === 6 ? 'ipv6' : 'ipv4')
    else
      faults.push(
        `CLOUDTOLOCALLLM_TRUST_PROXY: expected an address or a block like 10.0.0.0/8, got ${JSON.stringify(entry)}`,
      )
  }
  return { blocks, faults }
}
