import * as z from 'zod'
import type { Provider, Settings } from '../settings.ts'
import { readSheet } from './data-sheet.ts'

/** Hours that a month has on every bill and in every line here: 8,760 / 12. */
export const HOURS = 730

/** How far a figure may be trusted: read at its source, on a good page, or from memory. */
export const TRUST = ['certain', 'good', 'unsure'] as const
export type Trust = (typeof TRUST)[number]

const words = z.string().min(1)
const dated = { source: words, asOf: z.iso.date(), trust: z.enum(TRUST) }

/** Where a provider's public list has the price; `ctl prices refresh` looks there. */
const awsList = z.strictObject({ offer: words, usageType: words, operation: words.optional() })
const azureList = z.strictObject({
  service: words,
  armSku: words.optional(),
  product: words.optional(),
  sku: words.optional(),
  meter: words.optional(),
})
/** Google sells machines by processor and by GB: a price is a sum of parts. `starts` begins the list's description. */
const googleList = z.strictObject({
  service: words,
  parts: z.array(z.strictObject({ starts: words, times: z.number().positive() })).min(1),
})

const price = z
  .strictObject({
    id: words,
    item: words,
    unit: words,
    /** USD in every region. */
    amount: z.number().optional(),
    /** USD by region, where it differs between regions. */
    amounts: z.record(z.string(), z.number()).optional(),
    /** Units a month that cost nothing. */
    free: z.number().positive().optional(),
    ...dated,
    list: z.union([awsList, azureList, googleList]).optional(),
  })
  .refine((row) => (row.amount === undefined) !== (row.amounts === undefined), 'either amount or amounts')

const machine = z.strictObject({
  provider: z.enum(['aws', 'azure', 'google']),
  type: words,
  processors: z.int().positive(),
  memoryGb: z.number().positive(),
  architecture: z.enum(['amd64', 'arm64']),
  /** It runs at full speed only while it has credits, or shares its processor. */
  burstable: z.boolean().default(false),
  /** What it receives without end, MB/s. */
  networkMbs: z.number().positive(),
  /** What it writes to its volumes without end, MB/s. */
  diskMbs: z.number().positive(),
  ...dated,
})

const assumption = z.strictObject({ id: words, value: z.number(), unit: words, why: words, ...dated })

const sheet = z.strictObject({
  reference: z.strictObject({ aws: words, azure: words, google: words }),
  prices: z.array(price),
  machines: z.array(machine),
  assumptions: z.array(assumption),
})

export type Price = z.output<typeof price>
export type PriceList = NonNullable<Price['list']>
export type AwsList = z.output<typeof awsList>
export type AzureList = z.output<typeof azureList>
export type GoogleList = z.output<typeof googleList>
export type Machine = z.output<typeof machine>
export type Assumption = z.output<typeof assumption>

/** The price sheet, environments/prices.yaml, read. */
export interface Prices {
  /** The region of each provider whose prices stand for a region that the sheet lacks. */
  reference: Readonly<Record<'aws' | 'azure' | 'google', string>>
  prices: ReadonlyMap<string, Price>
  machines: readonly Machine[]
  assumptions: ReadonlyMap<string, Assumption>
}

/** A price as it holds in one region. */
export interface RegionalPrice extends Pick<Price, 'id' | 'item' | 'unit' | 'free' | 'source' | 'asOf' | 'trust'> {
  /** USD for one unit. */
  amount: number
  /** The region whose price it is, where the sheet has none for the region that was asked for. */
  borrowedFrom?: string
}

/**
 * Reads the price sheet.
 * @throws SheetError with every fault and its place
 */
export function readPrices(text: string): Prices {
  const { reference, prices, machines, assumptions } = readSheet(text, uniqueIds, 'prices.yaml')
  const byId = <Row extends { id: string }>(rows: readonly Row[]) => new Map(rows.map((row) => [row.id, row]))
  return { reference, prices: byId(prices), machines, assumptions: byId(assumptions) }
}

/** A second row of the same id would silently win. */
const uniqueIds = sheet.superRefine(({ prices, assumptions }, context) => {
  for (const [list, rows] of Object.entries({ prices, assumptions })) {
    const seen = new Set<string>()
    rows.forEach(({ id }, at) => {
      if (seen.has(id)) context.addIssue({ code: 'custom', path: [list, at, 'id'], message: `a second ${id}` })
      seen.add(id)
    })
  }
})

/** The price in a region; the reference region's where the sheet lacks it; undefined where there is no such id. */
export function priceIn({ prices, reference }: Prices, id: string, region: string): RegionalPrice | undefined {
  const row = prices.get(id)
  if (!row) return undefined
  const { item, unit, free, source, asOf, trust } = row
  const kept = { id, item, unit, source, asOf, trust, ...(free === undefined ? {} : { free }) }
  if (row.amount !== undefined) return { ...kept, amount: row.amount }
  const own = row.amounts?.[region]
  if (own !== undefined) return { ...kept, amount: own }
  const home = Object.values(reference).find((name) => row.amounts?.[name] !== undefined)
  const amount = home === undefined ? undefined : row.amounts?.[home]
  return home === undefined || amount === undefined ? undefined : { ...kept, amount, borrowedFrom: home }
}

/** The region that the environment is billed in; empty where nobody sends a bill. */
export function regionOf({ provider, aws, azure, google }: Settings): string {
  const regions: Record<Provider, string> = {
    aws: aws?.region ?? '',
    azure: azure?.region ?? '',
    google: google ? googleRegionOf(google.location) : '',
    kubernetes: '',
  }
  return regions[provider]
}

/** `us-central1` of the zone `us-central1-a`, or of itself. */
export function googleRegionOf(location: string): string {
  return location.replace(/-[a-z]$/, '')
}

/** True where a GKE cluster stands in one zone: only then does Google's free credit pay for it. */
export function isZonal(location: string): boolean {
  return /-[a-z]$/.test(location)
}

export function machineOf(
  { machines }: Pick<Prices, 'machines'>,
  provider: Provider,
  type: string,
): Machine | undefined {
  return machines.find((row) => row.provider === provider && row.type === type)
}
