import type { AwsList } from '@cloudtolocalllm/platform/cost/prices'
import * as z from 'zod'
import { byRegion, type FoundPrice, type Wanted } from './found-price.ts'
import { getDocument, getLines } from './list-request.ts'

/** Where AWS keeps its price lists; they need no credentials. */
export const AWS_LISTS = 'https://pricing.us-east-1.amazonaws.com'

/** The region that a price without regions is read in: AWS's oldest. */
const HOME = 'us-east-1'
const SOURCE = 'AWS price list'

const RegionIndex = z.object({
  publicationDate: z.string().min(10),
  regions: z.record(z.string(), z.object({ currentVersionUrl: z.string() })),
})

/**
 * Reads what is wanted from AWS's price lists: the index of regions of each offer, then the region's list as CSV, line
 * by line, because that of EC2 is some hundreds of megabytes.
 * @throws Fault PRICES_UNREACHABLE
 */
export async function findAwsPrices(wanted: readonly Wanted<AwsList>[], base = AWS_LISTS): Promise<FoundPrice[]> {
  const found: FoundPrice[] = []
  for (const [offer, ofOffer] of Map.groupBy(wanted, ({ list }) => list.offer)) {
    const address = new URL(`/offers/v1.0/aws/${encodeURIComponent(offer)}/current/region_index.json`, base)
    const index = await getDocument(address)
    if (index === undefined) continue
    const { regions, publicationDate } = RegionIndex.parse(index)
    for (const [region, ofRegion] of byRegion(ofOffer)) {
      const list = regions[region === '' ? HOME : region]
      if (list) found.push(...(await readList(new URL(csvOf(list.currentVersionUrl), base), ofRegion, publicationDate)))
    }
  }
  return found
}

/** Each list is kept as JSON and as CSV side by side. */
function csvOf(address: string): string {
  return address.replace(/\.json$/, '.csv')
}

async function readList(address: URL, wanted: readonly Wanted<AwsList>[], published: string): Promise<FoundPrice[]> {
  const cheapest = new Map<string, { start: number; amount: number }>()
  let columns: ReadonlyMap<string, number> | undefined
  for await (const line of getLines(address)) {
    const cells = cellsOf(line)
    if (!columns) columns = headOf(cells)
    else take(cheapest, readRow(cells, columns), wanted)
  }
  return wanted.flatMap(({ id, region }) => {
    const row = cheapest.get(id)
    return row ? [{ id, region, amount: row.amount, asOf: published.slice(0, 10), source: SOURCE }] : []
  })
}

/** Some lines about the list itself stand before the names of the columns. */
function headOf(cells: readonly string[]): ReadonlyMap<string, number> | undefined {
  return cells[0] === 'SKU' ? new Map(cells.map((name, at) => [name.toLowerCase(), at])) : undefined
}

interface Row {
  terms: string
  usageType: string
  operation: string
  currency: string
  start: number
  amount: number
}

function readRow(cells: readonly string[], columns: ReadonlyMap<string, number>): Row {
  const cell = (name: string) => cells[columns.get(name) ?? -1] ?? ''
  return {
    terms: cell('termtype'),
    usageType: withoutRegion(cell('usagetype')),
    operation: cell('operation'),
    currency: cell('currency'),
    start: Number(cell('startingrange') || 0),
    amount: Number(cell('priceperunit')),
  }
}

/** `EUW1-NatGateway-Hours` is `NatGateway-Hours` of Ireland; Virginia's mostly come without. */
function withoutRegion(usageType: string): string {
  return usageType.replace(/^[A-Z]{2,4}\d?-/, '')
}

/** Of graduated prices the first that costs something counts: it is the one that small use pays. */
function take(
  cheapest: Map<string, { start: number; amount: number }>,
  row: Row,
  wanted: readonly Wanted<AwsList>[],
): void {
  if (row.terms !== 'OnDemand' || row.currency !== 'USD' || !(row.amount > 0)) return
  for (const { id, list } of wanted) {
    if (row.usageType !== list.usageType || (list.operation !== undefined && row.operation !== list.operation)) continue
    const before = cheapest.get(id)
    if (!before || row.start < before.start) cheapest.set(id, row)
  }
}

/** The cells of one line of CSV; a quote inside quotes is written twice. */
function cellsOf(line: string): readonly string[] {
  return [...line.trimEnd().matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)].map(
    ([, quoted, bare]) => quoted?.replaceAll('""', '"') ?? bare ?? '',
  )
}
