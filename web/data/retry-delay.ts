const FIRST_MS = 250
const LONGEST_MS = 10_000

/** Milliseconds before the next try: doubling, with jitter so that many pages do not come back at the same instant. */
export function retryDelay(failures: number, random: number): number {
  const ceiling = Math.min(FIRST_MS * 2 ** failures, LONGEST_MS)
  return Math.round(ceiling * (0.5 + random / 2))
}
