import { storeOf } from '../names.ts'
import { secondsOf } from '../setting-kinds.ts'
import type { Settings, Store } from '../settings.ts'
import { type Bill, round } from './bill.ts'
import { regionOf } from './prices.ts'
import { listOf, recordOf } from './reading.ts'
import type { ResolvedResource } from './resolved.ts'

interface UsageContext {
  settings: Settings
  resources: readonly ResolvedResource[]
}

/** Charges what depends on how much is used: traffic, logs and backups, as the settings say. */
export function chargeUsage(bill: Bill, { settings, resources }: UsageContext): void {
  chargeTraffic(bill, settings, resources)
  chargeLogs(bill, settings, resources)
  chargeStores(bill, settings, resources)
}

/** What goes through NAT: an outbound tunnel takes the answers with it. */
export function natGbOf({ usage, entrance }: Settings): number {
  return usage.natGb + (entrance.kind === 'tunnel' ? usage.internetGb : 0)
}

function chargeTraffic(bill: Bill, settings: Settings, resources: readonly ResolvedResource[]): void {
  const { provider, usage, google } = settings
  if (provider === 'kubernetes') {
    if (usage.internetGb > 0)
      bill.unpriced.push({
        type: 'traffic',
        name: 'settings usage',
        why: 'what the cluster’s network costs is not known',
      })
    return
  }
  const internet =
    provider === 'google' ? `google/transfer/${google?.networkTier ?? 'standard'}` : `${provider}/transfer/internet`
  bill.charge({ price: internet, quantity: usage.internetGb, from: 'settings usage.internetGb' })
  const between = { price: `${provider}/transfer/cross-zone`, from: 'settings usage.crossZoneGb' }
  bill.charge({ ...between, quantity: 2 * usage.crossZoneGb, note: 'each direction counts' })
  if (resources.some(({ type }) => type === 'AWS::EC2::NatGateway'))
    bill.charge({ price: 'aws/nat-gateway/gb', quantity: natGbOf(settings), from: 'settings usage.natGb' })
}

/** Days of a month of 730 hours. */
const MONTH_DAYS = 730 / 24

function chargeLogs(bill: Bill, { provider, usage, logs }: Settings, resources: readonly ResolvedResource[]): void {
  if (provider === 'kubernetes') return
  const from = 'settings usage.logGb'
  const all = provider === 'aws' ? { note: 'all together: flow logs and the control plane’s are in usage.logGb' } : {}
  bill.charge({ price: `${provider}/logs/gb`, quantity: usage.logGb, from, ...all })
  if (provider !== 'aws') return
  const kept = resources.flatMap(({ type, properties }) =>
    type === 'AWS::Logs::LogGroup' ? [Number(properties['RetentionInDays'] ?? 0)] : [],
  )
  const days = Math.max(...(kept.length > 0 ? kept : [logs.retentionDays]))
  const { value, note } = bill.assume('log-archive-ratio')
  const quantity = (usage.logGb * value * days) / MONTH_DAYS
  bill.charge({ price: 'aws/logs/stored', quantity, from: 'settings logs.retentionDays', note })
}

const STORES = {
  s3: { provider: 'aws', price: 'aws/s3/gb' },
  azure: { provider: 'azure', price: 'azure/blob/gb' },
  google: { provider: 'google', price: 'google/storage/gb' },
} as const

/** GB of a segment of changes before it is compressed. */
const SEGMENT_GB = 0.016

function chargeStores(bill: Bill, settings: Settings, resources: readonly ResolvedResource[]): void {
  const { database, backup } = settings
  if (database.kind === 'managed') return
  const [ratio, share] = [bill.assume('backup-ratio'), bill.assume('copied-log-share')]
  const segments = secondsOf(backup.every) / secondsOf(backup.archiveTimeout)
  const baseGb = database.expectedGb * ratio.value + segments * SEGMENT_GB * share.value
  const stores = { 'backup.store': storeOf(settings), 'backup.secondStore': backup.secondStore }
  for (const [key, store] of Object.entries(stores)) {
    if (!store || store.kind === 'directory') continue
    const bases = backup.keep + deletedBases(settings, store, resources)
    bill.charge({
      price: STORES[store.kind].price,
      quantity: bases * baseGb,
      from: `settings ${key}`,
      note: `${round(bases, 0)} base backups, each whole, and the changes between them: at most; ${ratio.note}`,
      region: store.kind === 's3' ? store.region : regionOf(settings),
    })
    if (STORES[store.kind].provider !== settings.provider) tellOfCopies(bill, settings, baseGb, `settings ${key}`)
  }
}

/** Base backups that are deleted and still paid for: a bucket of ours keeps what was deleted for some days. */
function deletedBases(settings: Settings, store: Store, resources: readonly ResolvedResource[]): number {
  if (store.kind !== 's3') return 0
  const bucket = resources.find(({ properties }) => properties['BucketName'] === store.bucket)
  const rules = listOf(recordOf(bucket?.properties['LifecycleConfiguration'])['Rules'])
  const days = rules.map((rule) =>
    Number(recordOf(recordOf(rule)['NoncurrentVersionExpiration'])['NoncurrentDays'] ?? 0),
  )
  return (Math.max(0, ...days) * DAY_SECONDS) / secondsOf(settings.backup.every)
}

const DAY_SECONDS = 86_400

/** What leaves the provider is paid by the GB; how many base backups go to a store elsewhere no setting says. */
function tellOfCopies(bill: Bill, { backup }: Settings, baseGb: number, name: string): void {
  const monthly = round(((MONTH_DAYS * DAY_SECONDS) / secondsOf(backup.every)) * baseGb, 0)
  const why = `how many base backups go to another cloud no setting says; all of them would be ${monthly} GB a month`
  bill.unpriced.push({ type: 'backup traffic', name, why })
}
