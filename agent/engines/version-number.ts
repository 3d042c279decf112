/** True where `version` (`0.14.2-rc1`, `v2.26.0 (a1b2c3)`) is at least `least` (`0.14`). False where it cannot be read. */
export function isAtLeast(version: string | null, least: string): boolean {
  const [have, need] = [numbersOf(version ?? ''), numbersOf(least)]
  if (have.length === 0) return false
  for (const [at, number] of need.entries()) {
    const own = have[at] ?? 0
    if (own !== number) return own > number
  }
  return true
}

function numbersOf(version: string): number[] {
  const [digits] = /\d+(\.\d+)*/.exec(version) ?? ['']
  return digits === '' ? [] : digits.split('.').map(Number)
}
