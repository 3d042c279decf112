import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { X509Certificate } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { describe, it } from 'node:test'
import { connect, createServer, type TLSSocket } from 'node:tls'
import { AUTHORITY_DAYS, Authority, CERTIFICATE_DAYS } from './authority.ts'
import { bits, boolean, der, integer, objectId, sequence, text, time } from './der.ts'

const now = new Date('2026-11-20T12:00:00Z')
const hosts = ['database', 'database.models.svc', 'models.example.com']

/** What openssl prints for a command in a folder with the given files. */
function openssl(files: Readonly<Record<string, string>>, ...words: string[]): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'certificates-'))
  try {
    for (const [name, content] of Object.entries(files)) writeFileSync(path.join(folder, name), content)
    return execFileSync('openssl', words, { cwd: folder, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] })
  } finally {
    rmSync(folder, { recursive: true })
  }
}

describe('a certificate of an authority', () => {
  const authority = new Authority('CloudToLocalLLM test', new Date())
  const { certificate, key } = authority.issue('a database', hosts)
  const files = { 'ca.crt': authority.certificate, 'tls.crt': certificate, 'tls.key': key }

  it('is accepted by openssl, strictly, for a server under each of its names and under no other', () => {
    const verify = (host: string) =>
      openssl(
        files,
        'verify',
        '-x509_strict',
        '-purpose',
        'sslserver',
        '-verify_hostname',
        host,
        '-CAfile',
        'ca.crt',
        'tls.crt',
      )
    for (const host of hosts) assert.equal(verify(host), 'tls.crt: OK\n')
    assert.throws(() => verify('other.example.com'), /hostname mismatch/i)
  })

  it('is accepted for a client too, and for nothing that issues certificates', () => {
    assert.equal(
      openssl(files, 'verify', '-x509_strict', '-purpose', 'sslclient', '-CAfile', 'ca.crt', 'tls.crt'),
      'tls.crt: OK\n',
    )
    const text = openssl(files, 'x509', '-in', 'tls.crt', '-noout', '-text')
    assert.match(text, /X509v3 Basic Constraints: critical\s+CA:FALSE/)
    assert.match(text, /X509v3 Key Usage: critical\s+Digital Signature\s/)
    assert.match(text, /X509v3 Extended Key Usage: ?\s+TLS Web Server Authentication, TLS Web Client Authentication/)
  })

  it('is refused by those who trust another authority of the same name', () => {
    const other = new Authority('CloudToLocalLLM test', new Date())
    assert.throws(() => openssl({ ...files, 'ca.crt': other.certificate }, 'verify', '-CAfile', 'ca.crt', 'tls.crt'))
  })

  it('has its key, and no other', () => {
    const ofCertificate = openssl(files, 'x509', '-in', 'tls.crt', '-noout', '-pubkey')
    assert.equal(openssl(files, 'pkey', '-in', 'tls.key', '-pubout'), ofCertificate)
    assert.notEqual(authority.issue('a database', hosts).key, key)
  })

  it('opens a connection that Node verifies by name', async () => {
    const server = createServer({ cert: certificate, key }, (socket) => socket.end('hello'))
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const address = server.address()
    assert.ok(address !== null && typeof address === 'object')
    const dial = (servername: string) =>
      new Promise<string>((resolve, reject) => {
        const socket: TLSSocket = connect({
          port: address.port,
          host: '127.0.0.1',
          servername,
          ca: authority.certificate,
        })
        socket
          .setEncoding('utf8')
          .once('data', (words) => resolve(`${socket.authorized} ${words}`))
          .once('error', reject)
      })
    try {
      assert.equal(await dial('models.example.com'), 'true hello')
      await assert.rejects(dial('other.example.com'), { code: 'ERR_TLS_CERT_ALTNAME_INVALID' })
    } finally {
      server.close()
    }
  })
})

describe('the time of a certificate', () => {
  const authority = new Authority('a', now)
  const read = (pem: string) => new X509Certificate(pem)

  it('begins an hour before it was made, for clocks that are late, and ends after its days', () => {
    const { validFromDate, validToDate } = read(authority.issue('b', hosts).certificate)
    assert.equal(validFromDate.toISOString(), '2026-11-20T11:00:00.000Z')
    assert.equal(validToDate.getTime() - now.getTime(), CERTIFICATE_DAYS * 86_400_000)
    assert.equal(read(authority.certificate).validToDate.getTime() - now.getTime(), AUTHORITY_DAYS * 86_400_000)
  })

  it('is told with four digits of the year from 2050, as RFC 5280 asks', () => {
    assert.equal(time(new Date('2049-12-31T23:59:59Z')).toString('latin1'), '\u0017\r491231235959Z')
    assert.equal(time(new Date('2050-01-01T00:00:00Z')).toString('latin1'), '\u0018\u000f20500101000000Z')
    const late = new Authority('a', new Date('2049-06-01T00:00:00Z'))
    assert.equal(read(late.issue('b', hosts).certificate).validToDate.getUTCFullYear(), 2051)
  })

  it('is of a certificate that has a number of its own', () => {
    const numbers = Array.from({ length: 20 }, () => read(authority.issue('b', hosts).certificate).serialNumber)
    assert.equal(new Set(numbers).size, 20)
    for (const number of numbers) assert.match(number, /^[4-7][0-9A-F]{31}$/)
  })
})

describe('DER', () => {
  it('writes lengths below 128 in one byte, others after their count', () => {
    const lengths = [0, 127, 128, 255, 256, 65_536].map((length) =>
      der(4, Buffer.alloc(length)).subarray(1, -length || undefined),
    )
    assert.deepEqual(
      lengths.map((one) => one.toString('hex')),
      ['00', '7f', '8180', '81ff', '820100', '83010000'],
    )
  })

  it('writes numbers in as few bytes as hold them, and never as negative ones', () => {
    const hex = (...bytes: number[]) => integer(Buffer.from(bytes)).toString('hex')
    assert.deepEqual(
      [hex(0), hex(), hex(1), hex(0, 0, 5), hex(0x80), hex(0xff, 1)],
      ['020100', '020100', '020101', '020105', '02020080', '020300ff01'],
    )
  })

  it('writes object ids as openssl does', () => {
    for (const id of ['1.2.840.10045.4.3.2', '2.5.29.17', '1.3.6.1.5.5.7.3.1']) {
      const folder = mkdtempSync(path.join(tmpdir(), 'der-'))
      writeFileSync(
        path.join(folder, 'a.der'),
        sequence(objectId(id), boolean(true), text('é'), bits(Buffer.from([6]), 1)),
      )
      const printed = execFileSync(
        'openssl',
        ['asn1parse', '-inform', 'DER', '-in', path.join(folder, 'a.der'), '-oid', '/dev/null'],
        { encoding: 'utf8' },
      )
      rmSync(folder, { recursive: true })
      const name = execFileSync('openssl', ['asn1parse', '-genstr', `OID:${id}`], { encoding: 'utf8' })
        .split(':')
        .at(-1)
        ?.trim()
      assert.ok(name && printed.includes(`OBJECT            :${name}`), printed)
      assert.match(printed, /BOOLEAN {11}:(255|1|TRUE)/)
    }
  })
})
