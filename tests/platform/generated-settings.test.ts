import assert from 'node:assert/strict'
import { test } from 'node:test'
import { PROVIDERS, type Settings } from '@cloudtolocalllm/platform/settings'
import fc from 'fast-check'
import { environment, generatedRepositories, seed } from './generated-settings.ts'

const many = PROVIDERS.flatMap((provider) => fc.sample(environment('x', provider), { seed, numRuns: 60 }))

test(`a run generates at least twelve settings, of every provider in every repository (seed ${seed})`, () => {
  const repositories = generatedRepositories()
  assert.ok(repositories.flat().length >= 12)
  for (const environments of repositories) {
    assert.deepEqual(
      environments.map(({ provider }) => provider),
      PROVIDERS,
    )
    assert.equal(new Set(environments.map(({ name }) => name)).size, environments.length)
  }
})

test('the same seed brings the same settings', () => {
  assert.deepEqual(generatedRepositories(), generatedRepositories())
})

const axes: readonly [string, (settings: Settings) => unknown, readonly unknown[]][] = [
  ['databases', ({ database }) => database.kind, ['cluster', 'managed']],
  ['stores', ({ backup }) => backup.store?.kind, ['s3', 'azure', 'google', 'directory', undefined]],
  ['second stores', ({ backup }) => backup.secondStore !== undefined, [true, false]],
  ['ways out', ({ aws }) => aws?.nat, ['gateway', 'instance', 'none', undefined]],
  ['ways in', ({ entrance }) => entrance.kind, ['load-balancer', 'tunnel']],
  ['certificates', ({ certificate }) => certificate.source, ['secret', 'cert-manager']],
  ['spot nodes', ({ cluster }) => cluster.nodes?.spot, [true, false, undefined]],
  ['versions', ({ cluster }) => cluster.version, ['1.34', '1.35', '1.36', '1.37']],
  ['DNS', ({ dns }) => dns.provider, ['cloudflare', 'route53', 'azure', 'google', 'rfc2136', 'none']],
  ['deliveries', ({ github }) => github.deploy, ['push', 'after-development', 'request', 'never']],
  ['issuers', ({ identity }) => identity !== undefined, [true, false]],
  ['digests', ({ images }) => images.gateway !== undefined, [true, false]],
  ['own keys', ({ aws }) => aws?.ownKey, [true, false, undefined]],
]

for (const [what, of, all] of axes) {
  test(`all kinds of ${what} appear`, () => {
    assert.deepEqual(new Set(many.map(of)), new Set(all))
  })
}
