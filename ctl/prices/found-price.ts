import type { Price } from '@cloudtolocalllm/platform/cost/prices'

/** A price as a public list has it now. */
export interface FoundPrice {
  id: string
  /** Empty where the price holds everywhere. */
  region: string
  /** USD for one unit of the sheet. */
  amount: number
  /** ISO date since when the list has it. */
  asOf: string
  /** What the sheet then names as its source. */
  source: string
}

/** A price that is looked for, in a region. */
export interface Wanted<List> {
  id: string
  region: string
  list: List
}

/** The regions that a price of the sheet is known for; one empty name where it holds everywhere. */
export function regionsOf({ amounts }: Price): readonly string[] {
  return amounts ? Object.keys(amounts) : ['']
}

/** What is wanted, by region, so that each list is read once. */
export function byRegion<List>(wanted: readonly Wanted<List>[]): ReadonlyMap<string, readonly Wanted<List>[]> {
  return Map.groupBy(wanted, ({ region }) => region)
}
