import { appendFileSync } from 'node:fs'

/**
 * Says that a test ran against something real: `usedRealPart('PostgreSQL', '18.4')`. `npm run verify` prints every part
 * once, with its version; without it nothing is kept. The file of `CLOUDTOLOCALLLM_PARTS` gets a line for each call.
 */
export function usedRealPart(name: string, version: string): void {
  const file = process.env['CLOUDTOLOCALLLM_PARTS']
  if (file !== undefined) appendFileSync(file, `${name}\t${version}\n`)
}
