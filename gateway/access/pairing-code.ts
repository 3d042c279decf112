import { createHash, randomInt } from 'node:crypto'

/** Letters and digits that nobody takes for another, read aloud or from a screen; no vowels, so no words. */
const ALPHABET = 'CDFGHJKMNPQRTVWXY3479'

/** Characters of a code: 21^8, or 35 bits, is far beyond what ten minutes of limited attempts can try. */
const LENGTH = 8

export function randomCode(): string {
  return Array.from({ length: LENGTH }, () => ALPHABET[randomInt(ALPHABET.length)]).join('')
}

/** As it is shown: `ABCD-EFGH`. */
export function showCode(code: string): string {
  return `${code.slice(0, LENGTH / 2)}-${code.slice(LENGTH / 2)}`
}

/** A code as a person typed it, with any case, dashes and spaces. */
export function readCode(typed: string): string {
  return typed
    .toUpperCase()
    .replaceAll(/[^A-Z0-9]/g, '')
    .slice(0, LENGTH)
}

/** What person and agent compare: the first 16 hex digits of the key's SHA-256 in groups of four. */
export function fingerprintOf(publicKey: Uint8Array): string {
  const digits = createHash('sha256').update(publicKey).digest('hex').slice(0, 16)
  return digits.match(/.{4}/g)?.join(' ') ?? ''
}
