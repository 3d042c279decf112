import type { Key } from '@cloudtolocalllm/api/shapes'
import { counted, listed } from './words.ts'

/** Names that are still read one by one; more are counted. */
const READABLE = 2

/** "every model", "llama3.2:3b and gemma3:12b", "5 models". */
export function scopeInWords(models: Key['models']): string {
  if (models === null) return 'every model'
  return models.length <= READABLE ? listed(models) : counted(models.length, 'model')
}

export function isExpired({ expiresAt }: Pick<Key, 'expiresAt'>, now: number): boolean {
  return expiresAt !== null && Date.parse(expiresAt) <= now
}

/** What a key that is being made may do, read back before it is made. */
export function keyInWords(name: string, models: Key['models'], expiresAt: string | null): string {
  const who = name.trim() === '' ? 'This key' : `“${name.trim()}”`
  const what = models === null ? 'every model on all your computers, also those paired later' : `only ${listed(models)}`
  return `${who} may ask ${what}, ${expiresAt === null ? 'until you revoke it' : `until ${dayInWords(expiresAt)}`}.`
}

function dayInWords(at: string): string {
  return new Date(at).toLocaleDateString('en-GB', { day: 'numeric', month: 'long', year: 'numeric' })
}
