import { DATABASE_PORT } from '../ports.ts'
import { DATABASE_ROLES, SECRETS } from '../secrets.ts'
import { secondsOf } from '../setting-kinds.ts'
import { type ClusterDatabase, MOST_GATEWAYS, type Settings } from '../settings.ts'
import { CONFIGURATION_DIRECTORY, DATABASE_TLS_DIRECTORY, RUN_DIRECTORY } from './database-places.ts'
import type { KubernetesObject } from './object.ts'
import { PGBACKREST_FILE, pgBackRestConfiguration, STANZA } from './pgbackrest.ts'
import { amountsOf } from './quantity.ts'
import { metaOf, type Target } from './target.ts'

export const POSTGRESQL_FILE = `${CONFIGURATION_DIRECTORY}/postgresql.conf`
const ACCESS_FILE = `${CONFIGURATION_DIRECTORY}/pg_hba.conf`

/** What PostgreSQL and pgBackRest are told. */
export function databaseConfiguration(target: Target, database: ClusterDatabase): KubernetesObject {
  const { settings } = target
  return {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: metaOf(target, 'database'),
    data: {
      'postgresql.conf': lines(postgresOptions(settings, database)),
      'pg_hba.conf': ACCESS,
      'pgbackrest.conf': pgBackRestConfiguration(settings),
      // For the container that makes the backups.
      CLOUDTOLOCALLLM_BACKUP_EVERY_SECONDS: `${secondsOf(settings.backup.every)}`,
    },
  }
}

/** Who is inside the pod is the owner; everybody else comes over TLS with a password, nobody to replicate. */
const ACCESS = [`local    all  ${DATABASE_ROLES.owner}  peer`, 'hostssl  all  all  all  scram-sha-256', ''].join('\n')

/** A gateway's pool, and one connection that listens (database/connect.ts). */
const CONNECTIONS_OF_A_GATEWAY = 11

/** For migrations, backups, figures and a person who looks. */
const OTHER_CONNECTIONS = 20

function postgresOptions({ backup }: Settings, { cpu, memory }: ClusterDatabase) {
  const { mebibytes } = amountsOf(cpu, memory)
  const { certificate, key } = SECRETS.databaseTls.keys
  return {
    listen_addresses: '*',
    port: DATABASE_PORT,
    unix_socket_directories: RUN_DIRECTORY,
    hba_file: ACCESS_FILE,
    password_encryption: 'scram-sha-256',
    ssl: 'on',
    ssl_cert_file: `${DATABASE_TLS_DIRECTORY}/${certificate}`,
    ssl_key_file: `${DATABASE_TLS_DIRECTORY}/${key}`,
    ssl_min_protocol_version: 'TLSv1.3',
    // Room for the most gateways that the settings allow and one of a rollout: scaling them must not restart the server.
    max_connections: (MOST_GATEWAYS + 1) * CONNECTIONS_OF_A_GATEWAY + OTHER_CONNECTIONS,
    // A quarter and a half of the memory, as PostgreSQL's manual advises.
    shared_buffers: `${Math.floor(mebibytes / 4)}MB`,
    effective_cache_size: `${Math.floor(mebibytes / 2)}MB`,
    archive_mode: 'on',
    archive_command: `pgbackrest --config=${PGBACKREST_FILE} --stanza=${STANZA} archive-push %p`,
    archive_timeout: secondsOf(backup.archiveTimeout),
    log_destination: 'stderr',
    log_line_prefix: '%m [%p] %q%u@%d ',
    log_checkpoints: 'on',
    log_lock_waits: 'on',
  }
}

function lines(options: Readonly<Record<string, string | number>>): string {
  const text = Object.entries(options).map(
    ([name, value]) => `${name} = ${typeof value === 'string' ? `'${value}'` : value}`,
  )
  return `${text.join('\n')}\n`
}
