import { createHash, createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject, sign } from 'node:crypto'
import { signedText } from '@cloudtolocalllm/protocol/control'

/** The Ed25519 key of a device: made for one pairing, never sent anywhere. */
export class DeviceKey {
  readonly #private: KeyObject
  /** 32 bytes in base64url, as the gateway keeps it. */
  readonly publicKey: string

  constructor(privateKey: KeyObject) {
    this.#private = privateKey
    this.publicKey = createPublicKey(privateKey).export({ format: 'jwk' }).x ?? ''
  }

  static create(): DeviceKey {
    return new DeviceKey(generateKeyPairSync('ed25519').privateKey)
  }

  /** Reads what {@link DeviceKey.export} wrote; throws where it is no Ed25519 key. */
  static from(pem: string): DeviceKey {
    const key = createPrivateKey(pem)
    if (key.asymmetricKeyType !== 'ed25519')
      throw new TypeError(`expected an Ed25519 key, got ${key.asymmetricKeyType}`)
    return new DeviceKey(key)
  }

  /** PKCS #8 in PEM, for the data directory only. */
  export(): string {
    return this.#private.export({ format: 'pem', type: 'pkcs8' }).toString()
  }

  /** Answers a gateway's challenge; `host` is the host and port that was dialled. */
  answer(host: string, challenge: string): string {
    return sign(null, Buffer.from(signedText(host, challenge)), this.#private).toString('base64url')
  }

  /** What a person compares with the page: SHA-256 of the public key, first 16 hex digits in groups of four. */
  get fingerprint(): string {
    const digits = createHash('sha256').update(Buffer.from(this.publicKey, 'base64url')).digest('hex').slice(0, 16)
    return digits.replaceAll(/(.{4})(?=.)/g, '$1 ')
  }
}
