import { createHash, createPublicKey, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto'
import { bits, boolean, der, integer, objectId, octets, pem, sequence, set, text, time } from './der.ts'

/** A certificate and its private key, both in PEM. */
export interface Certificate {
  certificate: string
  key: string
}

const DAY_MS = 86_400_000
/** A machine whose clock is late must not find the certificate too new. */
const EARLIER_MS = 3_600_000
export const AUTHORITY_DAYS = 3650
/** The longest that Apple's systems accept of an authority that a person installed. */
export const CERTIFICATE_DAYS = 825

/**
 * A certificate authority that lives as long as this object: its key is never written, so that nobody can take it.
 * Whoever needs another certificate makes another authority, and gives both out together.
 */
export class Authority {
  /** What others trust, in PEM. */
  readonly certificate: string
  readonly #key: KeyObject
  readonly #name: Buffer
  readonly #now: Date

  /** `name` is shown to people; `now` is the moment of making. */
  constructor(name: string, now: Date) {
    const { privateKey } = newKey()
    this.#key = privateKey
    this.#name = distinguishedName(name)
    this.#now = now
    this.certificate = this.#certify(this.#name, privateKey, AUTHORITY_DAYS, [
      extension(ID.basicConstraints, sequence(boolean(true), integer(Buffer.from([0]))), true),
      extension(ID.keyUsage, bits(Buffer.from([KEY_USAGE.signCertificates]), 1), true),
    ])
  }

  /** A certificate of a server that is also a client, valid for all of `hosts`. */
  issue(name: string, hosts: readonly string[]): Certificate {
    const { privateKey } = newKey()
    const names = hosts.map((host) => der(0x82, Buffer.from(host, 'latin1')))
    const certificate = this.#certify(distinguishedName(name), privateKey, CERTIFICATE_DAYS, [
      extension(ID.basicConstraints, sequence(), true),
      extension(ID.keyUsage, bits(Buffer.from([KEY_USAGE.signHandshakes]), 7), true),
      extension(ID.extendedKeyUsage, sequence(objectId(ID.serverAuthentication), objectId(ID.clientAuthentication))),
      extension(ID.subjectAlternativeName, sequence(...names)),
    ])
    return { certificate, key: privateKey.export({ format: 'pem', type: 'pkcs8' }).toString() }
  }

  #certify(subject: Buffer, key: KeyObject, days: number, extensions: readonly Buffer[]): string {
    const spki = createPublicKey(key).export({ format: 'der', type: 'spki' })
    const from = this.#now.getTime()
    const body = sequence(
      der(0xa0, integer(Buffer.from([2]))), // version 3
      integer(serialNumber()),
      SIGNATURE_ALGORITHM,
      this.#name,
      sequence(time(new Date(from - EARLIER_MS)), time(new Date(from + days * DAY_MS))),
      subject,
      spki,
      der(0xa3, sequence(...extensions, ...this.#keyIdentifiers(key))),
    )
    return pem('CERTIFICATE', sequence(body, SIGNATURE_ALGORITHM, bits(sign('sha256', body, this.#key))))
  }

  #keyIdentifiers(key: KeyObject): Buffer[] {
    return [
      extension(ID.subjectKey, octets(keyIdentifier(key))),
      extension(ID.authorityKey, sequence(der(0x80, keyIdentifier(this.#key)))),
    ]
  }
}

/** RFC 5280 and the documents that it names. */
const ID = {
  ecdsaWithSha256: '1.2.840.10045.4.3.2',
  commonName: '2.5.4.3',
  subjectKey: '2.5.29.14',
  keyUsage: '2.5.29.15',
  subjectAlternativeName: '2.5.29.17',
  basicConstraints: '2.5.29.19',
  authorityKey: '2.5.29.35',
  extendedKeyUsage: '2.5.29.37',
  serverAuthentication: '1.3.6.1.5.5.7.3.1',
  clientAuthentication: '1.3.6.1.5.5.7.3.2',
} as const

/** Bits from the left: 0 is digitalSignature, 5 keyCertSign, 6 cRLSign. */
const KEY_USAGE = { signHandshakes: 0x80, signCertificates: 0x06 } as const

const SIGNATURE_ALGORITHM = sequence(objectId(ID.ecdsaWithSha256))

function newKey(): { privateKey: KeyObject } {
  return generateKeyPairSync('ec', { namedCurve: 'prime256v1' })
}

function distinguishedName(name: string): Buffer {
  return sequence(set(sequence(objectId(ID.commonName), text(name))))
}

function extension(id: string, value: Buffer, critical = false): Buffer {
  return sequence(objectId(id), ...(critical ? [boolean(true)] : []), octets(value))
}

/** RFC 7093, method 1: the left 160 bits of SHA-256 of the whole public key. */
function keyIdentifier(key: KeyObject): Buffer {
  const spki = createPublicKey(key).export({ format: 'der', type: 'spki' })
  return createHash('sha256').update(spki).digest().subarray(0, 20)
}

/** Positive, at most 20 bytes, and unlike any other: RFC 5280, 4.1.2.2. */
function serialNumber(): Buffer {
  const bytes = randomBytes(16)
  bytes[0] = ((bytes[0] ?? 0) & 0x7f) | 0x40
  return bytes
}
