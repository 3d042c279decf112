/**
 * Where things lie in the container of PostgreSQL. The image brings empty directories there, owned by its user; its
 * contract is in README.md.
 */

/** The volume. The data lie one directory deeper, as a file system of its own has `lost+found` at its top. */
export const VOLUME_DIRECTORY = '/var/lib/postgresql'

/** Names the major version, so that the next one's data can stand beside it. */
export const DATA_DIRECTORY = `${VOLUME_DIRECTORY}/18/data`

/** Sockets, locks and pgBackRest's spool: shared by the pod's containers, gone with it. */
export const RUN_DIRECTORY = '/run/postgresql'

/** Backups, where they lie on a volume. */
export const BACKUP_DIRECTORY = '/var/lib/pgbackrest'

/** postgresql.conf, pg_hba.conf and pgbackrest.conf. */
export const CONFIGURATION_DIRECTORY = '/etc/cloudtolocalllm/postgresql'

/** PostgreSQL's own certificate. */
export const DATABASE_TLS_DIRECTORY = '/etc/cloudtolocalllm/database-tls'

/** Passwords of the roles, a file each. */
export const PASSWORD_DIRECTORY = '/etc/cloudtolocalllm/passwords'
