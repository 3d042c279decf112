import { type Figures, medians } from './figures.ts'
import { type Bench, ways } from './measure.ts'
import type { Subject } from './subjects.ts'

/** Measures every way once a round, so that a machine that changes its speed changes it for all; returns medians. */
export async function eachWay(
  { subjects, rounds }: Bench,
  run: (subject: Subject) => Promise<Figures>,
): Promise<Record<string, Figures>> {
  const taken = new Map<string, Figures[]>()
  for (let round = 0; round < rounds; round += 1) {
    for (const subject of ways(subjects)) {
      const figures = await run(subject)
      taken.set(subject.name, [...(taken.get(subject.name) ?? []), figures])
    }
  }
  return Object.fromEntries([...taken].map(([name, figures]) => [name, medians(figures)]))
}

/** Adds how much more each way took than the direct one, under `added …`. */
export function withAdded(figures: Record<string, Figures>, names: readonly string[]): Record<string, Figures> {
  const direct = figures['direct'] ?? {}
  const added = (way: Figures) =>
    names.map((name) => [`added ${name}`, difference(way[name] ?? null, direct[name] ?? null)] as const)
  return Object.fromEntries(
    Object.entries(figures).map(([name, way]) => [
      name,
      name === 'direct' ? way : { ...way, ...Object.fromEntries(added(way)) },
    ]),
  )
}

function difference(one: number | null, other: number | null): number | null {
  return one === null || other === null ? null : one - other
}
