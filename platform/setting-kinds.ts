import * as z from 'zod'

/**
 * What single values may be. Each kind allows only characters that mean nothing in a template, a script, a workflow
 * expression or a query, so that no setting can become code; the texts say what was expected.
 */

const pattern = (expression: RegExp, expected: string) => z.string(expected).regex(expression, expected)

export const identifier = pattern(/^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/, 'letters, digits, dots, dashes')
export const dnsLabel = pattern(/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/, 'small letters, digits and dashes, at most 63')
export const hostName = pattern(
  /^(?=.{4,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]$/,
  'a host name like models.example.com',
)
export const registryPrefix = pattern(
  /^[a-z0-9]([a-z0-9.-]{0,200}[a-z0-9])?(:([1-9]\d{1,3}|[1-5]\d{4}))?(\/[a-z0-9]+([._-][a-z0-9]+)*){0,4}$/,
  'a registry like ghcr.io/owner',
)
export const repositoryName = pattern(/^[A-Za-z0-9-]{1,39}\/[A-Za-z0-9._-]{1,100}$/, 'owner/name on GitHub')
/** Narrower than `git check-ref-format`: no dots in a row or at an end, which patterns of workflows do not take. */
export const branchName = pattern(/^\w+((\.|-+)\w+)*(\/\w+((\.|-+)\w+)*)*$/, 'a branch name').max(
  100,
  'at most 100 characters',
)
export const digest = pattern(/^sha256:[0-9a-f]{64}$/, 'sha256: and 64 hexadecimal digits')
export const bucketName = pattern(/^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/, '3 to 63 small letters, digits and dashes')
export const minorVersion = pattern(/^1\.\d{2}$/, 'a minor version in quotes, like "1.36"')
export const email = pattern(/^[A-Za-z0-9._+-]{1,64}@[A-Za-z0-9.-]{1,190}$/, 'an e-mail address')
export const webAddress = pattern(
  /^https:\/\/[a-z0-9]([a-z0-9.-]{0,250}[a-z0-9])?(:([1-9]\d{1,3}|[1-5]\d{4}))?(\/[A-Za-z0-9._~/-]*)?$/,
  'an address like https://issuer.example/path',
)
export const processor = pattern(/^([1-9]\d{1,4}m|[1-9]\d?)$/, 'processors like 250m or 2')
export const memory = pattern(/^[1-9]\d{0,4}(Mi|Gi)$/, 'memory like 384Mi or 1Gi')
/** Parsed by {@link secondsOf}. */
export const duration = pattern(/^[1-9]\d{0,4}[smhd]$/, 'a time like 90s, 5m, 6h or 7d')
export const cidr = z.string('a block like 10.0.0.0/16').refine(isCidr, 'a block like 10.0.0.0/16 without host bits')
export const port = z.int('a port').min(1, 'a port').max(65_535, 'a port')
export const amount = z.number('a number').min(0, 'a number from 0').max(1_000_000, 'a number up to 1000000')

export const count = (least: number, most: number) =>
  z.int(`a whole number from ${least} to ${most}`).min(least, `${least} or more`).max(most, `${most} or less`)

const SECONDS = { s: 1, m: 60, h: 3600, d: 86_400 } as const

/** Seconds of a duration setting. */
export function secondsOf(text: string): number {
  const unit = text.slice(-1)
  return Number.parseInt(text, 10) * (unit === 's' || unit === 'm' || unit === 'h' || unit === 'd' ? SECONDS[unit] : 0)
}

/** The first address of a block as a number, and how many addresses it has; undefined where it is none. */
export function readCidr(text: string): { first: number; size: number } | undefined {
  const match = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})\/(\d{1,2})$/.exec(text)
  if (!match) return undefined
  const [bytes, bits] = [match.slice(1, 5).map(Number), Number(match[5])]
  if (bytes.some((byte) => byte > 255) || bits > 32) return undefined
  const first = bytes.reduce((sum, byte) => sum * 256 + byte, 0)
  const size = 2 ** (32 - bits)
  return { first, size }
}

function isCidr(text: string): boolean {
  const block = readCidr(text)
  return block !== undefined && block.first % block.size === 0
}
