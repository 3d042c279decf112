/** Figures of one measure by name; null where the machine cannot say. */
export type Figures = Record<string, number | null>

/** The value that this share of all values does not exceed. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((one, other) => one - other)
  return sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN
}

export function median(values: readonly number[]): number {
  return percentile(values, 0.5)
}

/** The median of each figure over several rounds. */
export function medians(rounds: readonly Figures[]): Figures {
  const [first = {}] = rounds
  const middle = (name: string) => {
    const values = rounds.map((round) => round[name] ?? null)
    return values.includes(null) ? null : median(values.filter((value) => value !== null))
  }
  return Object.fromEntries(Object.keys(first).map((name) => [name, middle(name)]))
}
