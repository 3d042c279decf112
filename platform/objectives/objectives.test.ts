import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { readPrices } from '../cost/prices.ts'
import { guidelineSettings, sampleSettings } from '../cost/sample-environment.ts'
import type { Settings } from '../settings.ts'
import type { Value } from '../yaml-text.ts'
import { objectives } from './objectives.ts'

const sheet = readPrices(readFileSync(new URL('../../environments/prices.yaml', import.meta.url), 'utf8'))

const of = (settings: Settings) => objectives(settings, sheet)
const secondsOfStep = (settings: Settings, step: string) =>
  of(settings).rto.parts.find((part) => part.step === step)?.seconds

const withDatabase = (database: { readonly [key: string]: Value }) => guidelineSettings({ database })

test('what may be lost is the archive’s timeout and the push, not the time between dumps', () => {
  const { rpo } = of(guidelineSettings({ backup: { every: '6h', archiveTimeout: '5m' } }))
  assert.deepEqual([rpo.targetSeconds, rpo.expectedSeconds], [3600, 310])
  assert.match(rpo.parts[0]?.how ?? '', /dumps alone would lose up to 6h/)
})

test('a slow archive misses the target, and the numbers say so', () => {
  const { rpo } = of(guidelineSettings({ backup: { archiveTimeout: '2h' } }))
  assert.ok(rpo.expectedSeconds > rpo.targetSeconds)
})

test('a managed database loses what its provider says', () => {
  const database = {
    kind: 'managed',
    service: 'rds',
    host: 'db.example.com',
    network: '10.9.0.0/16',
    recoveryPoint: '10m',
  }
  assert.equal(of(withDatabase(database)).rpo.expectedSeconds, 600)
})

test('where nothing leaves the cluster everything may be lost', () => {
  const settings = sampleSettings({ provider: 'kubernetes' })
  assert.equal(of(settings).rpo.expectedSeconds, Number.POSITIVE_INFINITY)
})

test('a sum is the sum of its parts', () => {
  const { rpo, rto } = of(guidelineSettings())
  for (const { expectedSeconds, parts } of [rpo, rto])
    assert.equal(
      expectedSeconds,
      parts.reduce((sum, { seconds }) => sum + seconds, 0),
    )
})

test('on t3.medium 100 GB take 52 minutes, as its network gives 32 MB/s without end', () => {
  const settings = withDatabase({ storageGb: 200, expectedGb: 100 })
  assert.equal(secondsOfStep(settings, 'restore'), 3125)
  assert.match(of(settings).rto.parts.find(({ step }) => step === 'restore')?.how ?? '', /^100 GB × 1000 \/ 32 MB\/s/)
})

test('the guidelines’ two hours are met with 100 GB and missed with 200 GB', () => {
  const rto = (expectedGb: number) => of(withDatabase({ storageGb: 400, expectedGb })).rto
  assert.ok(rto(100).expectedSeconds <= 7200)
  assert.ok(rto(200).expectedSeconds > 7200)
})

test('a larger machine restores faster', () => {
  const settings = guidelineSettings({
    database: { storageGb: 200, expectedGb: 100 },
    cluster: { nodes: { type: 't3.large' } },
  })
  assert.equal(secondsOfStep(settings, 'restore'), Math.round(100_000 / 64))
})

test('a disk that is slower than the network decides', () => {
  const settings = sampleSettings({
    provider: 'azure',
    azure: {},
    cluster: { nodes: { type: 'Standard_B2s' } },
    database: { kind: 'cluster', storageGb: 100, expectedGb: 45 },
  })
  assert.equal(secondsOfStep(settings, 'restore'), 2000)
})

test('an unknown machine restores like the smallest usual one, and says so', () => {
  const settings = guidelineSettings({ database: { expectedGb: 32 }, cluster: { nodes: { type: 'x9.huge' } } })
  const part = of(settings).rto.parts.find(({ step }) => step === 'restore')
  assert.equal(part?.seconds, 1000)
  assert.match(part?.how ?? '', /x9.huge is not listed/)
  assert.equal(objectives(guidelineSettings()).rto.parts.find(({ step }) => step === 'restore')?.seconds, 0)
})

test('only AWS makes its cluster; elsewhere that is a step by hand', () => {
  const steps = (settings: Settings) => of(settings).rto.parts.map(({ step }) => step)
  assert.ok(steps(guidelineSettings()).includes('EKS control plane'))
  assert.ok(steps(sampleSettings({ provider: 'azure', azure: {} })).includes('cluster, by hand'))
})

test('a day between base backups replays four times what six hours do', () => {
  const replay = (every: string) =>
    secondsOfStep(guidelineSettings({ backup: { every, archiveTimeout: '5m' } }), 'replay')
  assert.deepEqual([replay('6h'), replay('1d')], [72, 288])
})

test('resolvers keep the old address for the TTL', () => {
  assert.equal(secondsOfStep(guidelineSettings({ dns: { ttl: 60 } }), 'DNS'), 60)
})

test('a certificate that must be asked for takes longer than one that is put back', () => {
  const asked = guidelineSettings({ certificate: { source: 'cert-manager', email: 'a@example.com' } })
  assert.ok((secondsOfStep(asked, 'certificate') ?? 0) > (secondsOfStep(guidelineSettings(), 'certificate') ?? 0))
})

test('every part shows where its seconds come from', () => {
  for (const { how } of of(guidelineSettings()).rto.parts) assert.ok(how.length > 10)
})
