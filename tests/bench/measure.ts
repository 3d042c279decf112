import type { Figures } from './figures.ts'
import type { Subject, Subjects } from './subjects.ts'

/** One thing that is measured. */
export interface Measure {
  name: string
  /** What the figures mean, with their units. */
  says: string
  run(bench: Bench): Promise<Record<string, Figures>>
}

/** What a measure works with. */
export interface Bench {
  subjects: Subjects
  /** How often everything is done; the medians count. */
  rounds: number
}

/** The ways that are compared, in the order of a round. */
export function ways({ direct, proxy, tunnel }: Subjects): Subject[] {
  return [direct, proxy, tunnel]
}
