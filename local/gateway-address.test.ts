import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { after, test } from 'node:test'
import { gatewayAddress } from './gateway-address.ts'

const directory = mkdtempSync(path.join(tmpdir(), 'certificates '))
after(() => rmSync(directory, { recursive: true }))

/** A certificate that signs itself, for these names. */
function certificate(name: string, names: string) {
  const [keyFile, certificateFile] = [`${name}.key`, `${name}.pem`].map((file) => path.join(directory, file))
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-keyout', keyFile ?? '']
  const subject = ['-subj', `/CN=${name}`, '-addext', `subjectAltName=${names}`, '-days', '1']
  execFileSync('openssl', ['req', '-x509', ...key, '-out', certificateFile ?? '', ...subject], { stdio: 'ignore' })
  return { certificateFile: certificateFile ?? '', keyFile: keyFile ?? '' }
}

const plain = { tls: undefined, publicUrl: undefined }

test('people and the agent reach a plain gateway where it listens', () => {
  assert.deepEqual(gatewayAddress({ ...plain, host: '127.0.0.1' }, 4141), {
    url: 'http://127.0.0.1:4141',
    ownUrl: 'http://127.0.0.1:4141',
  })
  assert.equal(gatewayAddress({ ...plain, host: '::1' }, 1).url, 'http://[::1]:1')
})

test('one that listens everywhere is localhost to people and loopback to the agent', () => {
  assert.deepEqual(gatewayAddress({ ...plain, host: '0.0.0.0' }, 80), {
    url: 'http://localhost:80',
    ownUrl: 'http://127.0.0.1:80',
  })
})

test('a public address is what people see; the agent stays on this machine', () => {
  const publicUrl = 'https://models.example'
  assert.deepEqual(gatewayAddress({ host: '0.0.0.0', tls: undefined, publicUrl }, 4141), {
    url: 'https://models.example',
    ownUrl: 'http://127.0.0.1:4141',
  })
})

test('with a certificate the agent uses a name that it holds, loopback first', () => {
  const ownUrl = (names: string) => {
    const tls = certificate(`c${names.length}`, names)
    return gatewayAddress({ host: '0.0.0.0', tls, publicUrl: undefined }, 443).ownUrl
  }
  assert.equal(ownUrl('DNS:models.example,IP:127.0.0.1'), 'https://127.0.0.1:443')
  assert.equal(ownUrl('DNS:models.example,DNS:localhost'), 'https://localhost:443')
  assert.equal(ownUrl('DNS:*.example,DNS:models.example'), 'https://models.example:443')
})
