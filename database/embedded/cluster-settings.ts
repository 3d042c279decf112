/**
 * The whole `postgresql.conf`, written before each start. Small enough for a personal computer; durability is
 * PostgreSQL's own default. Of statements that fail, nothing is logged that a person may have written.
 */
export function postgresqlConf(port: number): string {
  const settings: Record<string, string> = {
    listen_addresses: '127.0.0.1',
    port: String(port),
    unix_socket_directories: '',
    max_connections: '50',
    shared_buffers: '64MB',
    max_wal_size: '256MB',
    io_method: 'sync',
    dynamic_shared_memory_type: process.platform === 'win32' ? 'windows' : 'posix',
    password_encryption: 'scram-sha-256',
    timezone: 'UTC',
    log_timezone: 'UTC',
    lc_messages: 'C',
    log_destination: 'stderr',
    logging_collector: 'off',
    log_checkpoints: 'off',
    log_min_error_statement: 'panic',
    log_error_verbosity: 'terse',
  }
  const lines = Object.entries(settings).map(([name, value]) => `${name} = '${value}'`)
  return `# Written anew before each start; changes made here are lost.\n${lines.join('\n')}\n`
}

/** The whole `pg_hba.conf`: a password over loopback, and no other way in. */
export const PG_HBA = 'host all all 127.0.0.1/32 scram-sha-256\n'
