import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import {
  backupBucketOf,
  githubEnvironmentOf,
  imageOf,
  nodeRangeOf,
  registryOf,
  storeOf,
  zoneOf,
  zonesOf,
} from './names.ts'
import { bucketName } from './setting-kinds.ts'
import { SettingsShape } from './settings.ts'

const domain = 'models.example.com'
const account = '123456789012'

function settings(written: object) {
  return { ...SettingsShape.parse({ provider: 'kubernetes', domain, ...written }), name: 'staging' }
}

const onAws = (section: object = {}, rest: object = {}) =>
  settings({ provider: 'aws', aws: { account, ...section }, ...rest })

describe('where images are', () => {
  it('is the registry that was named, else the account’s own on AWS', () => {
    assert.equal(registryOf(settings({ registry: 'ghcr.io/a' })), 'ghcr.io/a')
    assert.equal(registryOf(onAws()), `${account}.dkr.ecr.us-east-1.amazonaws.com`)
    assert.equal(registryOf(onAws({}, { registry: 'ghcr.io/a' })), 'ghcr.io/a')
  })

  it('is told by digest once there is one, before by the release', () => {
    const digest = `sha256:${'a'.repeat(64)}`
    const one = settings({ registry: 'ghcr.io/a', images: { gateway: digest } })
    assert.equal(imageOf(one, 'gateway', '1.0.0'), `ghcr.io/a/cloudtolocalllm-gateway@${digest}`)
    assert.equal(imageOf(one, 'database', '1.0.0'), 'ghcr.io/a/cloudtolocalllm-database:1.0.0')
  })
})

describe('zones', () => {
  it('are as many of the region as there are subnets of a kind', () => {
    assert.deepEqual(zonesOf(onAws()), ['us-east-1a', 'us-east-1b', 'us-east-1c'])
    assert.deepEqual(zonesOf(onAws({ privateSubnets: 2 })), ['us-east-1a', 'us-east-1b'])
    assert.deepEqual(zonesOf(onAws({ zones: ['us-east-1d', 'us-east-1f'], privateSubnets: 2 })), [
      'us-east-1d',
      'us-east-1f',
    ])
    assert.deepEqual(zonesOf(settings({})), [])
  })
})

describe('where backups go', () => {
  it('is the store that was named, else the bucket of the stacks on AWS, else nowhere', () => {
    const store = { kind: 'directory', path: '/backup' }
    assert.deepEqual(storeOf(settings({ backup: { store } })), store)
    const bucket = `cloudtolocalllm-backup-staging-${account}`
    assert.deepEqual(storeOf(onAws()), { kind: 's3', bucket, region: 'us-east-1' })
    assert.equal(storeOf(settings({})), undefined)
  })

  it('is a name that a bucket can have, for the longest name of an environment too', () => {
    const bucket = backupBucketOf({ ...onAws(), name: 'a'.repeat(24) })
    assert.ok(bucketName.safeParse(bucket).success, bucket)
  })
})

describe('the DNS zone', () => {
  it('is the domain without its first label, unless that leaves a label alone', () => {
    assert.equal(zoneOf(settings({})), 'example.com')
    assert.equal(zoneOf(settings({ domain: 'example.com' })), 'example.com')
    assert.equal(zoneOf(settings({ dns: { zone: 'models.example.com' } })), 'models.example.com')
  })
})

describe('the GitHub environment', () => {
  it('has the environment’s name, unless it was given another', () => {
    assert.equal(githubEnvironmentOf(settings({})), 'staging')
    assert.equal(githubEnvironmentOf(settings({ github: { environment: 'live' } })), 'live')
  })
})

describe('the number of nodes', () => {
  const range = (nodes: object) => nodeRangeOf(settings({ cluster: { nodes: { type: 'a', ...nodes } } }))

  it('stays the same where nothing says otherwise', () => {
    assert.deepEqual(range({}), { min: 2, count: 2, max: 2 })
    assert.deepEqual(range({ max: 5 }), { min: 2, count: 2, max: 5 })
    assert.deepEqual(range({ min: 1, count: 3 }), { min: 1, count: 3, max: 3 })
  })

  it('is none where somebody else runs the cluster', () => {
    assert.deepEqual(nodeRangeOf(settings({})), { min: 0, count: 0, max: 0 })
  })
})
