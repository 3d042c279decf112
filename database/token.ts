import { hashToken, randomToken } from '@cloudtolocalllm/runtime/secret'

/** A fresh token, seen once by the person, and the hash that is kept. */
export interface MintedToken {
  token: string
  hash: Buffer
}

/** 256 random bits behind an optional mark that tells people and scanners what it is. */
export function mintToken(mark = ''): MintedToken {
  const token = mark + randomToken()
  return { token, hash: hashToken(token) }
}

export function secondsFromNow(seconds: number): Date {
  return new Date(Date.now() + seconds * 1000)
}
