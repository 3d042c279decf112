import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, it } from 'node:test'
import { SettingsShape } from './settings.ts'
import { readSettings } from './settings-file.ts'

const folder = path.resolve(import.meta.dirname, '../environments')

function shipped(name: string) {
  const result = readSettings(readFileSync(path.join(folder, `${name}.yaml`), 'utf8'), `${name}.yaml`)
  assert.ok('settings' in result, JSON.stringify(result))
  return result.settings
}

describe('settings', () => {
  it('need no more than where the cluster runs and under which name people reach it', () => {
    const settings = SettingsShape.parse({ provider: 'kubernetes', domain: 'a.example.com' })
    assert.equal(settings.gateway.replicas, 2)
    assert.deepEqual(settings.database, { kind: 'cluster', storageGb: 20, expectedGb: 5, cpu: '500m', memory: '1Gi' })
    assert.deepEqual(settings.objectives, { rpo: '1h', rto: '2h' })
    assert.deepEqual([settings.budget.monthly, settings.budget.target], [300, 91])
  })

  it('keep to what was written: a default never replaces it', () => {
    const written = { provider: 'kubernetes', domain: 'a.example.com', gateway: { replicas: 3 }, usage: { natGb: 0 } }
    const { gateway, usage } = SettingsShape.parse(written)
    assert.deepEqual([gateway.replicas, gateway.port, usage.natGb, usage.internetGb], [3, 8443, 0, 250])
  })

  it('take no key that they do not know, at any depth', () => {
    for (const extra of [
      { x: 1 },
      { gateway: { x: 1 } },
      { backup: { store: { kind: 'google', bucket: 'abc', x: 1 } } },
    ]) {
      const result = SettingsShape.safeParse({ provider: 'kubernetes', domain: 'a.example.com', ...extra })
      assert.equal(result.error?.issues[0]?.code, 'unrecognized_keys')
    }
  })

  it('never hold a secret: no key of theirs could', () => {
    const text = JSON.stringify(SettingsShape.toJSONSchema({ io: 'input', unrepresentable: 'any' }))
    assert.doesNotMatch(text, /"(password|secret|token|accessKey|privateKey|apiKey)":/i)
  })
})

describe('the shipped environments', () => {
  it('are production on AKS exactly as the guidelines name it', () => {
    const { provider, azure, cluster, registry } = shipped('production')
    assert.equal(provider, 'azure')
    assert.equal(azure?.resourceGroup, 'cloudtolocalllm-rg')
    assert.equal(cluster.name, 'cloudtolocalllm-aks')
    assert.equal(registry, 'imrightguycloudtolocalllm.azurecr.io')
  })

  it('are AWS exactly as the guidelines name it, but for a version that can still be created', () => {
    const { provider, aws, cluster, budget } = shipped('aws')
    assert.equal(provider, 'aws')
    assert.deepEqual([aws?.account, aws?.region, aws?.network], ['422017356244', 'us-east-1', '10.0.0.0/16'])
    assert.deepEqual([aws?.privateSubnets, aws?.publicSubnets, aws?.nat], [3, 2, 'gateway'])
    assert.equal(cluster.name, 'cloudtolocalllm-eks')
    assert.equal(cluster.nodes?.type, 't3.medium')
    assert.ok(Number(cluster.version.split('.')[1]) > 30)
    assert.deepEqual([budget.monthly, budget.target], [300, 91])
  })

  it('are of all four providers', () => {
    const providers = ['production', 'aws', 'google', 'development'].map((name) => shipped(name).provider)
    assert.deepEqual(providers, ['azure', 'aws', 'google', 'kubernetes'])
  })

  it('can be read in a minute, and say why', () => {
    const tables = ['prices.yaml', 'versions.yaml']
    for (const file of readdirSync(folder).filter((one) => one.endsWith('.yaml') && !tables.includes(one))) {
      const lines = readFileSync(path.join(folder, file), 'utf8').trimEnd().split('\n')
      assert.ok(lines.length <= 60, file)
      assert.match(lines[0] ?? '', /^# yaml-language-server: \$schema=settings\.schema\.json$/)
      assert.match(lines[1] ?? '', /^# /)
    }
  })
})
