import { randomBytes } from 'node:crypto'
import {
  AUTHORITY_FILE,
  DATABASE_NAME,
  DATABASE_ROLES,
  DATABASE_SERVICE,
  GATEWAY_SERVICE,
  SECRETS,
} from '@cloudtolocalllm/platform/secrets'
import type { Settings } from '@cloudtolocalllm/platform/settings'
import { ExitCode, Fault } from '@cloudtolocalllm/runtime/fault'
import { Authority } from './certificates/authority.ts'

/** A Secret as `kubectl apply` takes it. */
export type SecretObject = Readonly<{
  apiVersion: 'v1'
  kind: 'Secret'
  metadata: Readonly<{ name: string; namespace: string }>
  type: string
  /** Values as they are; the API encodes them. */
  stringData: Readonly<Record<string, string>>
}>

/** What the values depend on besides the settings. */
export interface Circumstances {
  now: Date
  /** What a managed database's certificate is verified by (PEM); needed there and only there. */
  databaseAuthority?: string | undefined
}

/** 256 bits: nobody types them, and nobody guesses them. */
const SECRET_BYTES = 32

/**
 * The Secret objects of an environment with values that nobody has seen before. All certificates come from one authority
 * whose key is gone when this returns. The backup store's key is not among them: whoever owns the store has it.
 * @throws Fault AUTHORITY_MISSING
 */
export function freshSecrets(settings: Settings, { now, databaseAuthority }: Circumstances): SecretObject[] {
  const authority = new Authority(`CloudToLocalLLM ${settings.name}`, now)
  return [
    databaseSecret(settings),
    ...databaseTlsSecret(settings, authority, databaseAuthority),
    ...gatewayTlsSecret(settings, authority),
    secret(settings, SECRETS.gateway.name, { [SECRETS.gateway.keys.metricsToken]: random() }),
  ]
}

function databaseSecret(settings: Settings): SecretObject {
  const { name, keys } = SECRETS.database
  const password = random()
  return secret(settings, name, {
    [keys.ownerPassword]: random(),
    [keys.gatewayPassword]: password,
    [keys.url]: databaseUrl(settings, password),
    [keys.cipherPass]: random(),
  })
}

/** The gateway takes no other server for its database: the name and the authority are checked. */
function databaseUrl({ database, namespace }: Settings, password: string): string {
  const isManaged = database.kind === 'managed'
  const host = isManaged ? database.host : `${DATABASE_SERVICE}.${namespace}.svc`
  const url = new URL(`postgres://${host}:${isManaged ? database.port : 5432}`)
  url.username = DATABASE_ROLES.gateway
  url.password = password
  url.pathname = isManaged ? database.name : DATABASE_NAME
  url.searchParams.set('sslmode', 'verify-full')
  url.searchParams.set('sslrootcert', AUTHORITY_FILE)
  return url.href
}

function databaseTlsSecret(settings: Settings, authority: Authority, given: string | undefined): SecretObject[] {
  const { name, keys } = SECRETS.databaseTls
  if (settings.database.kind === 'managed') {
    if (given === undefined) throw authorityMissing(settings.database.service)
    return [secret(settings, name, { [keys.authority]: given })]
  }
  const { certificate, key } = authority.issue('CloudToLocalLLM database', serviceNames(DATABASE_SERVICE, settings))
  const data = { [keys.certificate]: certificate, [keys.key]: key, [keys.authority]: authority.certificate }
  return [secret(settings, name, data, 'kubernetes.io/tls')]
}

/** Where the providers publish what their databases are verified by. */
const PUBLISHED: Readonly<Record<string, string>> = {
  rds: 'AWS publishes global-bundle.pem for RDS',
  'flexible-server': 'Azure names the root certificates of Flexible Server in its documentation',
  'cloud-sql': 'Google shows server-ca.pem under Connections, Security of the instance',
}

function authorityMissing(service: string): Fault {
  return new Fault({
    code: 'AUTHORITY_MISSING',
    message: 'expected --authority FILE, as the gateway verifies a managed database by the authority of its provider',
    mend: `${PUBLISHED[service] ?? 'Whoever runs the database has the file'} (PEM).`,
    exitCode: ExitCode.usage,
  })
}

/** Of an authority of ours, so agents need its certificate: it follows the gateway's own in the chain. */
function gatewayTlsSecret(settings: Settings, authority: Authority): SecretObject[] {
  if (settings.certificate.source !== 'secret') return []
  const { name, keys } = SECRETS.gatewayTls
  const hosts = [settings.domain, ...serviceNames(GATEWAY_SERVICE, settings)]
  const { certificate, key } = authority.issue('CloudToLocalLLM gateway', hosts)
  const data = { [keys.certificate]: `${certificate}${authority.certificate}`, [keys.key]: key }
  return [secret(settings, name, data, 'kubernetes.io/tls')]
}

/** Every name by which a Service is reached inside its cluster. */
function serviceNames(service: string, { namespace }: Settings): string[] {
  const full = `${service}.${namespace}.svc.cluster.local`
  return [service, `${service}.${namespace}`, `${service}.${namespace}.svc`, full]
}

function secret(
  { namespace }: Settings,
  name: string,
  stringData: Readonly<Record<string, string>>,
  type = 'Opaque',
): SecretObject {
  return { apiVersion: 'v1', kind: 'Secret', metadata: { name, namespace }, type, stringData }
}

/** Letters, digits, dash and underscore: safe in URLs, files and shells alike. */
function random(): string {
  return randomBytes(SECRET_BYTES).toString('base64url')
}
