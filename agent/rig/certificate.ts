import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto'

/** A certificate and its key, both in PEM. */
export interface Certificate {
  cert: string
  key: string
}

const YEAR = 365 * 24 * 3_600_000

/** A certificate for `localhost` that signs itself: its own authority. */
export function selfSigned({ notAfter = new Date(Date.now() + YEAR) } = {}): Certificate {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' })
  const signatureAlgorithm = sequence(objectId('2a8648ce3d040302')) // ecdsa-with-SHA256
  const name = sequence(set(sequence(objectId('550403'), der(0x0c, Buffer.from('test authority'))))) // commonName
  const body = sequence(
    der(0xa0, integer(2)), // version 3
    integer(1), // serial number
    signatureAlgorithm,
    name,
    sequence(time(new Date(Date.now() - 2 * YEAR)), time(notAfter)),
    name,
    publicKey.export({ format: 'der', type: 'spki' }),
    der(0xa3, sequence(subjectAlternativeName('localhost'))),
  )
  const signed = sequence(body, signatureAlgorithm, bitString(sign('sha256', body, privateKey)))
  return { cert: pem('CERTIFICATE', signed), key: exportKey(privateKey) }
}

/** X.690: tag, length, content. */
function der(tag: number, ...content: Uint8Array[]): Buffer {
  const body = Buffer.concat(content)
  const length = body.length < 0x80 ? [body.length] : [0x82, body.length >> 8, body.length & 0xff]
  return Buffer.concat([Buffer.from([tag, ...length]), body])
}

function sequence(...content: Uint8Array[]): Buffer {
  return der(0x30, ...content)
}

function set(...content: Uint8Array[]): Buffer {
  return der(0x31, ...content)
}

function objectId(hex: string): Buffer {
  return der(0x06, Buffer.from(hex, 'hex'))
}

function integer(value: number): Buffer {
  return der(0x02, Buffer.from([value]))
}

function bitString(bytes: Uint8Array): Buffer {
  return der(0x03, Buffer.from([0]), bytes)
}

function time(moment: Date): Buffer {
  return der(0x18, Buffer.from(`${moment.toISOString().replaceAll(/[-:T]|\.\d+/g, '')}`))
}

function subjectAlternativeName(host: string): Buffer {
  return sequence(objectId('551d11'), der(0x04, sequence(der(0x82, Buffer.from(host)))))
}

function exportKey(key: KeyObject): string {
  return key.export({ format: 'pem', type: 'pkcs8' }).toString()
}

function pem(label: string, bytes: Buffer): string {
  const lines = bytes.toString('base64').match(/.{1,64}/g) ?? []
  return `-----BEGIN ${label}-----\n${lines.join('\n')}\n-----END ${label}-----\n`
}
