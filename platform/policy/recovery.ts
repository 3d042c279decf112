import { storeOf } from '../names.ts'
import type { Store } from '../settings.ts'
import { resourcesOf, valueAt, withResource } from './facts.ts'
import type { Policy } from './policy.ts'

const minutes = (seconds: number) => `${Math.ceil(seconds / 60)} min`

/** What may be lost, and how soon it is back. */
export const recoveryPolicies: readonly Policy[] = [
  {
    id: 'recovery-point',
    severity: 'refuse',
    says: 'Backups can meet the recovery point objective',
    reason: 'A backup every six hours loses up to six hours, whatever the objective says',
    reads: '`objectives.rpo`, `backup`, `database`',
    references: ['Platform guidelines: RTO/RPO Targets', 'PostgreSQL, continuous archiving'],
    judge: ({ settings, objectives: { rpo } }) => {
      if (rpo.expectedSeconds <= rpo.targetSeconds) return []
      const where = settings.database.kind === 'managed' ? 'database.recoveryPoint' : 'backup.archiveTimeout'
      return [
        {
          where,
          message: `up to ${minutes(rpo.expectedSeconds)} of changes can be lost, the objective is ${minutes(rpo.targetSeconds)}`,
          fix: `Set ${where} to at most ${settings.objectives.rpo}, or widen objectives.rpo`,
        },
      ]
    },
    example: { on: 'aws', fails: { settings: { backup: { archiveTimeout: '2h' } } } },
  },
  {
    id: 'recovery-time',
    severity: 'refuse',
    says: 'A restore can meet the recovery time objective',
    reason: 'Size over bandwidth plus the time of every other step is the least that a recovery takes',
    reads: '`objectives.rto`, `database.expectedGb`, `cluster.nodes.type`, `dns.ttl`',
    references: ['Platform guidelines: RTO/RPO Targets'],
    judge: ({ settings, objectives: { rto } }) => {
      if (rto.expectedSeconds <= rto.targetSeconds) return []
      const longest = rto.parts.toSorted((one, other) => other.seconds - one.seconds)[0]
      return [
        {
          where: 'objectives.rto',
          message: `a recovery takes about ${minutes(rto.expectedSeconds)}, the objective is ${minutes(rto.targetSeconds)}; the longest step: ${longest?.step} (${longest?.how})`,
          fix: `Larger nodes restore faster; or widen objectives.rto beyond ${settings.objectives.rto}`,
        },
      ]
    },
    example: {
      on: 'aws',
      fails: { settings: { database: { kind: 'cluster', expectedGb: 500, storageGb: 1000 } } },
    },
  },
  {
    id: 'backup-elsewhere',
    severity: 'warn',
    says: 'A second store of backups stands in another cloud',
    reason: 'An account that is closed takes its backups with it',
    reads: '`backup.store`, `backup.secondStore`, `provider`',
    references: ['the 3-2-1 rule'],
    judge: ({ settings }) => {
      const { secondStore } = settings.backup
      if (settings.name === 'development') return []
      const clouds = [storeOf(settings), secondStore].filter((store) => store !== undefined).map(cloudOf)
      if (new Set(clouds).size > 1) return []
      const message = secondStore ? `both stores are in ${clouds[0]}` : 'backups stand in one place'
      return [{ where: 'backup.secondStore', message, fix: 'Name a backup.secondStore at another provider' }]
    },
    example: {
      on: 'production',
      fails: {
        settings: {
          backup: {
            secondStore: { kind: 'azure', bucket: null, region: null, account: 'another', container: 'copies' },
          },
        },
      },
    },
  },
  {
    id: 'backup-guarded',
    severity: 'refuse',
    says: 'The backup bucket outlives its stack, keeps versions and locks what is in it',
    reason: 'Who steals the credentials of a cluster deletes the backups first',
    reads: 'the rendered bucket',
    references: ['Amazon S3, Object Lock', 'CKV_AWS_21'],
    judge: (facts) =>
      resourcesOf(facts, 'AWS::S3::Bucket')
        .filter(({ where }) => where.endsWith('BackupBucket'))
        .filter(({ resource }) => {
          const versioned = valueAt(resource, 'Properties.VersioningConfiguration.Status') === 'Enabled'
          const locked = valueAt(resource, 'Properties.ObjectLockEnabled') === true
          return !(versioned && locked && resource.DeletionPolicy?.startsWith('Retain'))
        })
        .map(({ where }) => ({
          where,
          message: 'the bucket can lose what is in it',
          fix: 'Retain, version and lock it',
        })),
    example: {
      on: 'aws',
      fails: { facts: (facts) => withResource(facts, 'AWS::S3::Bucket', { ObjectLockEnabled: false }) },
    },
  },
  {
    id: 'keeps-data',
    severity: 'refuse',
    says: 'Nothing that holds data goes or is made anew',
    reason: 'What cannot be made again is taken away by hand, knowingly, after its data is elsewhere',
    reads: 'the changes',
    references: ['the platform’s own rule'],
    judge: ({ changes }) =>
      changes.flatMap(({ kind, name, action, dataLoss }) =>
        dataLoss === undefined
          ? []
          : [
              {
                where: `${kind} ${name}`,
                message: `this would ${action} it, and ${dataLoss} would be gone`,
                fix: 'Move the data first, then take it away by hand; or leave it as it is',
              },
            ],
      ),
    example: {
      on: 'aws',
      fails: {
        facts: (facts) => {
          const place = { group: 'cluster', kind: 'PersistentVolumeClaim', name: 'data', file: 'k8s/a.yaml' } as const
          const gone = { ...place, action: 'delete', differs: [], dataLoss: 'the data on the volume' } as const
          return { ...facts, changes: [gone] }
        },
      },
    },
  },
  {
    id: 'database-not-on-spot',
    severity: 'refuse',
    says: 'The database does not run on spare capacity',
    reason: 'Spot nodes are taken away at two minutes’ notice; a database wants longer to stop well',
    reads: '`cluster.nodes.spot`, `database.kind`',
    references: ['Amazon EC2, Spot interruptions', 'AKS, Spot node pools'],
    judge: ({ settings: { cluster, database } }) =>
      cluster.nodes?.spot && database.kind === 'cluster'
        ? [
            {
              where: 'cluster.nodes.spot',
              message: 'every node is spare capacity, and the database runs on one of them',
              fix: 'Set cluster.nodes.spot to false, or use a managed database',
            },
          ]
        : [],
    example: { on: 'aws', fails: { settings: { cluster: { nodes: { spot: true } } } } },
  },
]

function cloudOf(store: Store): string {
  if (store.kind === 's3' && store.endpoint) return /^https:\/\/([^/:]+)/.exec(store.endpoint)?.[1] ?? store.endpoint
  return { s3: 'AWS', azure: 'Azure', google: 'Google', directory: 'the cluster' }[store.kind]
}
