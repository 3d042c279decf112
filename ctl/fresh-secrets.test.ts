import assert from 'node:assert/strict'
import { createPrivateKey, X509Certificate } from 'node:crypto'
import { describe, it } from 'node:test'
import { SECRETS } from '@cloudtolocalllm/platform/secrets'
import type { Settings } from '@cloudtolocalllm/platform/settings'
import { readSettings } from '@cloudtolocalllm/platform/settings-file'
import { freshSecrets, type SecretObject } from './fresh-secrets.ts'

const now = new Date('2026-11-20T12:00:00Z')

function settings(more = ''): Settings {
  const text = `provider: kubernetes\ndomain: models.example.com\nregistry: ghcr.io/a\nnamespace: models\nbackup: { store: { kind: directory, path: /b } }\n${more}`
  const result = readSettings(text, 'staging.yaml')
  assert.ok('settings' in result, JSON.stringify(result))
  return result.settings
}

const managed = settings(
  'database: { kind: managed, service: other, host: db.example.com, port: 6432, name: main, network: 10.9.0.0/24 }',
)

function secretNamed(objects: readonly SecretObject[], name: string): Readonly<Record<string, string>> {
  const found = objects.find(({ metadata }) => metadata.name === name)
  assert.ok(found, name)
  return found.stringData
}

describe('fresh secrets', () => {
  const objects = freshSecrets(settings(), { now })

  it('are Secrets in the namespace of the environment, with every key that others name', () => {
    assert.deepEqual(
      objects.map(({ kind, metadata }) => `${kind} ${metadata.namespace}/${metadata.name}`),
      [
        'Secret models/cloudtolocalllm-database',
        'Secret models/cloudtolocalllm-database-tls',
        'Secret models/cloudtolocalllm-gateway-tls',
        'Secret models/cloudtolocalllm-gateway',
      ],
    )
    for (const part of [SECRETS.database, SECRETS.databaseTls, SECRETS.gatewayTls, SECRETS.gateway]) {
      assert.deepEqual(Object.keys(secretNamed(objects, part.name)).sort(), Object.values(part.keys).sort())
    }
  })

  it('are new each time, 256 bits each, and alike nowhere', () => {
    const values = (all: readonly SecretObject[]) => all.flatMap(({ stringData }) => Object.values(stringData))
    const [first, second] = [values(objects), values(freshSecrets(settings(), { now }))]
    assert.equal(new Set([...first, ...second]).size, first.length + second.length)
    for (const key of ['owner-password', 'gateway-password', 'cipher-pass']) {
      assert.match(secretNamed(objects, 'cloudtolocalllm-database')[key] ?? '', /^[\w-]{43}$/)
    }
  })

  it('give the gateway an address that checks the database’s name and authority', () => {
    const { url = '', 'gateway-password': password } = secretNamed(objects, 'cloudtolocalllm-database')
    const { username, password: inUrl, hostname, port, pathname, searchParams } = new URL(url)
    assert.deepEqual([username, inUrl, hostname], ['cloudtolocalllm', password, 'cloudtolocalllm-database.models.svc'])
    assert.deepEqual([port, pathname], ['5432', '/cloudtolocalllm'])
    assert.equal(searchParams.get('sslmode'), 'verify-full')
    assert.equal(searchParams.get('sslrootcert'), '/etc/cloudtolocalllm/database/ca.crt')
  })

  it('hold certificates of one authority, for the names by which they are reached', () => {
    const database = secretNamed(objects, 'cloudtolocalllm-database-tls')
    const authority = new X509Certificate(database['ca.crt'] ?? '')
    const ofDatabase = new X509Certificate(database['tls.crt'] ?? '')
    const ofGateway = new X509Certificate(secretNamed(objects, 'cloudtolocalllm-gateway-tls')['tls.crt'] ?? '')
    for (const one of [ofDatabase, ofGateway]) assert.ok(one.verify(authority.publicKey))
    assert.ok(ofDatabase.checkHost('cloudtolocalllm-database.models.svc'))
    assert.ok(ofGateway.checkHost('models.example.com'))
    assert.ok(ofGateway.checkHost('cloudtolocalllm-gateway.models.svc.cluster.local'))
    assert.equal(authority.subject, 'CN=CloudToLocalLLM staging')
  })

  it('show agents the authority at the end of the gateway’s chain, and give its key to nobody', () => {
    const chain = secretNamed(objects, 'cloudtolocalllm-gateway-tls')['tls.crt'] ?? ''
    const authority = secretNamed(objects, 'cloudtolocalllm-database-tls')['ca.crt'] ?? ''
    assert.ok(chain.endsWith(authority))
    const keys = objects
      .flatMap(({ stringData }) => Object.values(stringData))
      .filter((value) => value.includes('PRIVATE KEY'))
    assert.equal(keys.length, 2)
    for (const key of keys) assert.ok(!new X509Certificate(authority).checkPrivateKey(createPrivateKey(key)))
  })

  it('leave the gateway’s certificate to cert-manager where it makes it', () => {
    const acme = settings('certificate: { source: cert-manager, email: a@example.com }')
    const names = freshSecrets(acme, { now }).map(({ metadata }) => metadata.name)
    assert.ok(!names.includes(SECRETS.gatewayTls.name))
  })
})

describe('fresh secrets of a managed database', () => {
  const given = '-----BEGIN CERTIFICATE-----\n'

  it('name its own host, port and database, verified by the authority that was given', () => {
    const objects = freshSecrets(managed, { now, databaseAuthority: given })
    const { host, pathname, searchParams } = new URL(secretNamed(objects, SECRETS.database.name)['url'] ?? '')
    assert.deepEqual([host, pathname], ['db.example.com:6432', '/main'])
    assert.equal(searchParams.get('sslmode'), 'verify-full')
    assert.deepEqual(secretNamed(objects, SECRETS.databaseTls.name), { 'ca.crt': given })
  })

  it('are not made without it: its certificate is never taken unseen', () => {
    assert.throws(() => freshSecrets(managed, { now }), { code: 'AUTHORITY_MISSING', exitCode: 4 })
  })
})
