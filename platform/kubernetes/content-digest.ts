/** FNV-1a with 64 bits: offset and prime from its authors' page (Fowler, Noll, Vo). */
const OFFSET = 0xcbf29ce484222325n
const PRIME = 0x100000001b3n

/**
 * Sixteen hexadecimal digits that change with the value. Says "this is another one", so that Kubernetes runs or restarts
 * it; nothing relies on nobody being able to forge it.
 */
export function contentDigest(value: unknown): string {
  return fnv1a(JSON.stringify(value) ?? '')
}

/** Letters beyond ASCII are taken whole, not byte by byte. */
export function fnv1a(text: string): string {
  let hash = OFFSET
  for (const letter of text) hash = BigInt.asUintN(64, (hash ^ BigInt(letter.codePointAt(0) ?? 0)) * PRIME)
  return hash.toString(16).padStart(16, '0')
}
