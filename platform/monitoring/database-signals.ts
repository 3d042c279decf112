import { DATABASE_NAME } from '../secrets.ts'
import type { Settings } from '../settings.ts'
import { selector } from './promql.ts'
import type { Alarm, Series, Signal } from './signal.ts'

const GB = 1e9

const away: Signal = {
  id: 'database-away',
  topic: 'database',
  summary: 'The database does not answer',
  means: 'Nobody can sign in or pair; keys that were used lately go on working for ten minutes.',
  reason: 'A restart takes under a minute; five are an outage.',
  urgency: 'now',
  runbook: 'doctor',
  alert: () => ({
    expression: 'pg_up == 0',
    minutes: 5,
    fires: { series: [['pg_up{instance="one"}', '0x120']], labels: { instance: 'one' } },
    silent: { series: [['pg_up{instance="one"}', '1x120']] },
  }),
}

const connections: Signal = {
  id: 'database-connections',
  topic: 'database',
  summary: 'The database is nearly out of connections',
  means: 'The next gateway that starts, or a backup, is turned away.',
  reason: 'At 80 % a whole gateway’s pool still fits; PostgreSQL keeps its last three for administrators.',
  urgency: 'week',
  runbook: 'status',
  alert: () => ({
    expression: 'sum by (instance) (pg_stat_activity_count) / max by (instance) (pg_settings_max_connections) > 0.8',
    minutes: 10,
    fires: { series: open(85), labels: { instance: 'one' } },
    silent: { series: open(50) },
  }),
}

function open(connections: number): readonly Series[] {
  return [
    ['pg_stat_activity_count{instance="one",state="idle"}', `${connections - 5}x120`],
    ['pg_stat_activity_count{instance="one",state="active"}', '5x120'],
    ['pg_settings_max_connections{instance="one"}', '100x120'],
  ]
}

const disk: Signal = {
  id: 'database-disk',
  topic: 'database',
  summary: 'The database’s disk fills up',
  means: 'A full disk stops PostgreSQL. Often changes pile up because they no longer reach the backup store.',
  reason: 'At 20 % free there is time to enlarge the volume; changes that cannot be archived come on top.',
  urgency: 'now',
  runbook: 'doctor',
  alarm: freeStorageAlarm,
  alert: ({ namespace, database }) => {
    if (database.kind !== 'cluster') return undefined
    const series = (available: number): Series[] => [
      [
        `kubelet_volume_stats_available_bytes${selector({ namespace, persistentvolumeclaim: 'data' })}`,
        `${available}x120`,
      ],
      [
        `kubelet_volume_stats_capacity_bytes${selector({ namespace, persistentvolumeclaim: 'data' })}`,
        '20000000000x120',
      ],
    ]
    const labels = selector({ namespace })
    return {
      expression: `kubelet_volume_stats_available_bytes${labels} / kubelet_volume_stats_capacity_bytes${labels} < 0.2`,
      minutes: 10,
      fires: { series: series(3e9), labels: { namespace, persistentvolumeclaim: 'data' } },
      silent: { series: series(5e9) },
    }
  },
}

/** Only Amazon RDS says it in CloudWatch; the name of an instance is the first label of its address. */
function freeStorageAlarm({ aws, database }: Settings): Alarm | undefined {
  if (!aws || database.kind !== 'managed' || database.service !== 'rds') return undefined
  const instance = /^([a-z][a-z0-9-]*)\.[a-z0-9]+\.[a-z0-9-]+\.rds\.amazonaws\.com$/.exec(database.host)?.[1]
  if (instance === undefined) return undefined
  return {
    namespace: 'AWS/RDS',
    metric: 'FreeStorageSpace',
    dimensions: { DBInstanceIdentifier: instance },
    statistic: 'Minimum',
    period: 300,
    periods: 2,
    comparison: 'LessThanThreshold',
    threshold: database.storageGb * GB * 0.2,
    missing: { treat: 'missing', reason: 'An instance that was stopped says nothing' },
  }
}

const size: Signal = {
  id: 'database-size',
  topic: 'database',
  summary: 'The database is larger than planned for',
  means: 'A restore takes longer than the plan says; the objective may no longer be met.',
  reason: 'The plan counts the time of a restore from database.expectedGb.',
  urgency: 'week',
  runbook: 'drill',
  alert: ({ database }) => {
    const bytes = database.expectedGb * GB
    const datname = database.kind === 'cluster' ? DATABASE_NAME : database.name
    const labels = selector({ datname })
    return {
      expression: `pg_database_size_bytes${labels} > ${bytes}`,
      minutes: 60,
      fires: { series: [[`pg_database_size_bytes${labels}`, `${bytes + 1e6}x120`]], labels: { datname } },
      silent: { series: [[`pg_database_size_bytes${labels}`, `${bytes}x120`]] },
    }
  },
}

const archiving: Signal = {
  id: 'archive-failures',
  topic: 'database',
  summary: 'Changes do not reach the backup store',
  means: 'What is written now would be lost with the database, and its disk fills.',
  reason: 'One failed try is a short outage of the store; failures in every quarter of an hour are not.',
  urgency: 'now',
  runbook: 'backup',
  alert: ({ database }) =>
    database.kind === 'cluster'
      ? {
          expression: 'increase(pg_stat_archiver_failed_count[15m]) > 0',
          minutes: 15,
          fires: {
            series: [['pg_stat_archiver_failed_count{instance="one"}', '0+1x120']],
            labels: { instance: 'one' },
          },
          silent: { series: [['pg_stat_archiver_failed_count{instance="one"}', '7x120']] },
        }
      : undefined,
}

const archiveAge: Signal = {
  id: 'archive-age',
  topic: 'database',
  summary: 'The oldest change outside the backup store is older than may be lost',
  means: 'If the database went now, more would be lost than was promised.',
  reason: 'The setting objectives.rpo.',
  urgency: 'now',
  runbook: 'backup',
  unmeasured:
    'Comes with the database’s own heartbeat. postgres_exporter’s pg_stat_archiver_last_archive_age is another thing: it grows while nothing is written',
}

const proof: Signal = {
  id: 'restore-proof',
  topic: 'database',
  summary: 'No backup has been proved by a restore for too long',
  means: 'There are backups; whether they can be restored is a hope.',
  reason: 'Twice the setting backup.verifyEvery: one proof may fail and be repeated.',
  urgency: 'week',
  runbook: 'drill',
  unmeasured: 'Comes with the restores that prove backups, which will publish the time of the last one',
}

/** PostgreSQL and its backups. */
export const DATABASE_SIGNALS: readonly Signal[] = [away, connections, disk, size, archiving, archiveAge, proof]
