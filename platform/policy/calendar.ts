import { secondsOf } from '../setting-kinds.ts'
import type { Facts } from './facts.ts'
import type { Policy } from './policy.ts'

const DAY = 86_400

/** What ends when, and what may be made today. */
export const calendarPolicies: readonly Policy[] = [
  {
    id: 'kubernetes-offered',
    severity: 'refuse',
    says: 'The version of Kubernetes can be created today',
    reason: 'A cluster of a version that the provider has withdrawn cannot be made, and not be rebuilt after a loss',
    reads: '`cluster.version` against environments/versions.yaml',
    references: [
      'Amazon EKS, Kubernetes release calendar',
      'AKS, supported Kubernetes versions',
      'GKE, release schedule',
    ],
    judge: ({ settings, offered }) => {
      const { version } = settings.cluster
      if (offered.length === 0 || offered.includes(version)) return []
      const newest = offered.at(-1) ?? ''
      return [
        {
          where: 'cluster.version',
          message: `Kubernetes ${version} cannot be created any more (or not yet); offered: ${offered.join(', ')}`,
          fix: `Set cluster.version to "${newest}"`,
        },
      ]
    },
    example: { on: 'aws', fails: { settings: { cluster: { version: '1.30' } } } },
  },
  {
    id: 'kubernetes-extended-support',
    severity: 'refuse',
    says: 'Paid extended support is asked for by name',
    reason: 'A cluster that slips into extended support costs six times as much for its control plane, without a word',
    reads: '`cluster.version`, `cluster.support`',
    references: ['Amazon EKS, extended support pricing', 'AKS long-term support', 'GKE extended channel'],
    judge: ({ settings, calendar }) => {
      const row = kubernetesRow(calendar)
      if (row?.state !== 'extended' || settings.cluster.support === 'extended') return []
      const money = row.moneyOfStaying ? `, which costs $${row.moneyOfStaying.toFixed(0)} a month more` : ''
      return [
        {
          where: 'cluster.version',
          message: `Kubernetes ${row.version} is in extended support since ${row.endOfStandard}${money}`,
          fix: `Move to "${row.nextStep ?? 'a newer version'}", or set cluster.support to extended`,
        },
      ]
    },
    example: { on: 'aws', fails: { settings: { cluster: { version: '1.33' } } } },
  },
  {
    id: 'kubernetes-ending',
    severity: 'warn',
    says: 'Standard support of the version lasts another sixty days',
    reason: 'An upgrade wants a release of its own, tried in development first',
    reads: '`cluster.version` against environments/versions.yaml',
    references: [
      'Amazon EKS, Kubernetes release calendar',
      'AKS, supported Kubernetes versions',
      'GKE, release schedule',
    ],
    judge: ({ calendar }) => {
      const row = kubernetesRow(calendar)
      if (row?.state !== 'standard' || row.daysLeft === undefined || row.daysLeft > 60) return []
      return [
        {
          where: 'cluster.version',
          message: `standard support of Kubernetes ${row.version} ends on ${row.endOfStandard}, in ${row.daysLeft} days`,
          fix: `Move to "${row.nextStep ?? 'a newer version'}"`,
        },
      ]
    },
    example: { on: 'aws', fails: { settings: { cluster: { version: '1.34' } } } },
  },
  {
    id: 'waiver-expired',
    severity: 'warn',
    says: 'Waivers are in force',
    reason: 'A waiver that has ended protects nothing and hides that somebody meant to come back to it',
    reads: '`waivers`',
    references: ['the platform’s own rule'],
    judge: ({ settings, today }) =>
      settings.waivers
        .filter(({ until }) => until < today)
        .map(({ rule, until }) => ({
          where: 'waivers',
          message: `the waiver of ${rule} ended on ${until}`,
          fix: 'Take it away, or mend what it was for',
        })),
    example: {
      on: 'aws',
      fails: { settings: { waivers: [{ rule: 'budget', reason: 'agreed for the first month', until: '2026-01-31' }] } },
    },
  },
  {
    id: 'proof-in-time',
    severity: 'warn',
    says: 'Backups are proved by a restore at least every month',
    reason: 'A backup is unproved until it was restored and asked',
    reads: '`backup.verifyEvery`',
    references: ['ISO 27001 A.8.13'],
    judge: ({ settings }) => {
      const days = secondsOf(settings.backup.verifyEvery) / DAY
      if (days <= 31) return []
      const message = `a restore proves the backups only every ${days} days`
      return [{ where: 'backup.verifyEvery', message, fix: 'Set backup.verifyEvery to 7d' }]
    },
    example: { on: 'aws', fails: { settings: { backup: { verifyEvery: '90d' } } } },
  },
]

function kubernetesRow(calendar: Facts['calendar']) {
  return calendar.find(({ what }) => ['EKS', 'AKS', 'GKE', 'Kubernetes'].includes(what))
}
