import { PROJECT } from '../names.ts'
import { backupStoresOf, opensByIdentity } from '../ports.ts'
import { DATABASE_ROLES, SECRETS } from '../secrets.ts'
import type { Settings, Store } from '../settings.ts'
import type { Value } from '../yaml-text.ts'
import { BACKUP_DIRECTORY, CONFIGURATION_DIRECTORY, DATA_DIRECTORY, RUN_DIRECTORY } from './database-places.ts'
import { fromSecret } from './pod.ts'

/** pgBackRest's name for the one database. */
export const STANZA = PROJECT

export const PGBACKREST_FILE = `${CONFIGURATION_DIRECTORY}/pgbackrest.conf`

/** Where a key that is a file is mounted. */
export const STORE_KEY_DIRECTORY = '/etc/cloudtolocalllm/backup-store'

type Options = Readonly<Record<string, string | number>>

/**
 * The configuration of pgBackRest (2.58 or newer: EKS Pod Identity). What is sent away is encrypted before it leaves;
 * the pass and the stores' keys come as variables, {@link pgBackRestVariables}. It keeps base backups by number: by days
 * as well it cannot, one rule excludes the other.
 */
export function pgBackRestConfiguration(settings: Settings): string {
  const stores = backupStoresOf(settings)
  const global = {
    ...Object.assign({}, ...stores.map((store, at) => repository(settings, store, at + 1))),
    'compress-type': 'zst',
    'compress-level': 3,
    'process-max': 2,
    'start-fast': 'y',
    'archive-async': 'y',
    'spool-path': `${RUN_DIRECTORY}/spool`,
    'lock-path': `${RUN_DIRECTORY}/lock`,
    'log-level-console': 'info',
    'log-level-file': 'off',
  }
  const stanza = {
    'pg1-path': DATA_DIRECTORY,
    'pg1-socket-path': RUN_DIRECTORY,
    'pg1-user': DATABASE_ROLES.owner,
  }
  return `${section('global', global)}\n${section(STANZA, stanza)}`
}

function section(name: string, options: Options): string {
  const lines = Object.entries(options).map(([key, value]) => `${key}=${value}`)
  return `[${name}]\n${lines.join('\n')}\n`
}

function repository(settings: Settings, store: Store, number: number): Options {
  const options = {
    ...place(settings, store),
    'cipher-type': 'aes-256-cbc',
    bundle: 'y',
    block: 'y',
    'retention-full-type': 'count',
    'retention-full': settings.backup.keep,
  }
  return Object.fromEntries(Object.entries(options).map(([key, value]) => [`repo${number}-${key}`, value]))
}

/** Where the repository is; in a bucket each environment has a folder of its own. */
function place(settings: Settings, store: Store): Options {
  const path = `/${settings.name}`
  const byIdentity = opensByIdentity(settings, store)
  if (store.kind === 'directory') return { type: 'posix', path: pathInside(store.path) }
  if (store.kind === 's3') return { type: 's3', path, ...s3(store), 's3-key-type': byIdentity ? 'pod-id' : 'shared' }
  if (store.kind === 'azure') {
    return { type: 'azure', path, 'azure-account': store.account, 'azure-container': store.container }
  }
  const key = `${STORE_KEY_DIRECTORY}/${SECRETS.backupStore.keys.google.serviceAccountKey}`
  const access: Options = byIdentity ? { 'gcs-key-type': 'auto' } : { 'gcs-key-type': 'service', 'gcs-key': key }
  return { type: 'gcs', path, 'gcs-bucket': store.bucket, ...access }
}

function s3({ bucket, region, endpoint }: Extract<Store, { kind: 's3' }>): Options {
  if (endpoint === undefined) {
    return { 's3-bucket': bucket, 's3-region': region, 's3-endpoint': `s3.${region}.amazonaws.com` }
  }
  // Stores of one's own seldom have a name for each bucket.
  return { 's3-bucket': bucket, 's3-region': region, 's3-endpoint': endpoint, 's3-uri-style': 'path' }
}

/** A directory lies inside the volume of backups: pods reach no disk of their node. */
function pathInside(path: string): string {
  const parts = path.split('/').filter((part) => part !== '' && part !== '.' && part !== '..')
  return [BACKUP_DIRECTORY, ...parts].join('/')
}

/** True where a volume of the cluster holds backups. */
export function keepsBackupsOnVolume(settings: Settings): boolean {
  return backupStoresOf(settings).some(({ kind }) => kind === 'directory')
}

/** What opens the stores, as pgBackRest takes it: it reads secrets from its own file or from variables. */
export function pgBackRestVariables(settings: Settings): readonly Value[] {
  const { database } = SECRETS
  return backupStoresOf(settings).flatMap((store, at) => {
    const prefix = `PGBACKREST_REPO${at + 1}`
    return [
      fromSecret(`${prefix}_CIPHER_PASS`, database.name, database.keys.cipherPass),
      ...(opensByIdentity(settings, store) ? [] : keys(prefix, store)),
    ]
  })
}

function keys(prefix: string, store: Store): readonly Value[] {
  const { name, keys } = SECRETS.backupStore
  if (store.kind === 's3') {
    return [
      fromSecret(`${prefix}_S3_KEY`, name, keys.s3.accessKey),
      fromSecret(`${prefix}_S3_KEY_SECRET`, name, keys.s3.secretKey),
    ]
  }
  return store.kind === 'azure' ? [fromSecret(`${prefix}_AZURE_KEY`, name, keys.azure.accountKey)] : []
}

/** True where a file of the store's Secret is mounted. */
export function needsStoreKeyFile(settings: Settings): boolean {
  return backupStoresOf(settings).some((store) => store.kind === 'google' && !opensByIdentity(settings, store))
}
