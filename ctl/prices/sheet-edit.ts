import { isMap, isScalar, type Pair, parseDocument, type YAMLMap } from 'yaml'
import type { FoundPrice } from './found-price.ts'

/** What came of one price. */
export interface SheetChange {
  id: string
  region: string
  before: number | undefined
  after: number
  /** `doubtful`: more than twice or less than half of before, and not written: another unit is likelier than that. */
  state: 'changed' | 'confirmed' | 'added' | 'doubtful'
}

interface Splice {
  start: number
  end: number
  text: string
}

/** A jump by more is taken for a mistake of the look-up. */
const LARGEST_JUMP = 2

/**
 * Writes prices into the sheet's text and touches nothing else: comments, order and spacing stay as they are. A price
 * that was found gets its new date and source, and is certain from then on.
 */
export function editSheet(
  text: string,
  found: readonly FoundPrice[],
): { text: string; changes: readonly SheetChange[] } {
  const rows = rowsOf(text)
  const changes: SheetChange[] = []
  const splices: Splice[] = []
  for (const [id, ofId] of Map.groupBy(found, (one) => one.id)) {
    const row = rows.get(id)
    if (!row) continue
    const own = ofId.map((one) => ({ one, change: changeOf(row, one) }))
    changes.push(...own.map(({ change }) => change))
    const trusted = own.filter(({ change }) => change.state !== 'doubtful').map(({ one }) => one)
    splices.push(...trusted.flatMap((one) => amountSplices(row, one)))
    // One date stands for all regions of a row: it may only move when all of them were looked up.
    if (trusted.length === regionCount(row) && trusted[0]) splices.push(...provenance(row, trusted[0]))
  }
  return { text: apply(text, splices), changes }
}

function rowsOf(text: string): ReadonlyMap<string, YAMLMap> {
  const prices = parseDocument(text).get('prices')
  const items = isSequence(prices) ? prices.items.filter(isMap) : []
  return new Map(items.map((row) => [String(row.get('id')), row]))
}

function isSequence(value: unknown): value is { items: unknown[] } {
  return typeof value === 'object' && value !== null && 'items' in value && Array.isArray(value.items)
}

function regionCount(row: YAMLMap): number {
  const amounts = row.get('amounts')
  return isMap(amounts) ? amounts.items.length : 1
}

function changeOf(row: YAMLMap, { id, region, amount }: FoundPrice): SheetChange {
  const before = region === '' ? row.get('amount') : row.getIn(['amounts', region])
  const known = typeof before === 'number' ? before : undefined
  return { id, region, before: known, after: amount, state: stateOf(known, amount) }
}

function stateOf(before: number | undefined, after: number): SheetChange['state'] {
  if (before === undefined) return 'added'
  if (Math.abs(after - before) < 1e-9) return 'confirmed'
  const isJump = before > 0 && (after > before * LARGEST_JUMP || after < before / LARGEST_JUMP)
  return isJump ? 'doubtful' : 'changed'
}

function amountSplices(row: YAMLMap, { region, amount }: FoundPrice): readonly Splice[] {
  const figure = String(Number(amount.toPrecision(8)))
  if (region === '') return scalarSplice(row, 'amount', figure)
  const amounts = row.get('amounts')
  if (!isMap(amounts)) return []
  if (amounts.has(region)) return scalarSplice(amounts, region, figure)
  const last = amounts.items.at(-1)
  const end = isScalar(last?.value) ? last.value.range?.[1] : undefined
  return end === undefined ? [] : [{ start: end, end, text: `, ${region}: ${figure}` }]
}

function provenance(row: YAMLMap, { asOf, source }: FoundPrice): readonly Splice[] {
  return [
    ...scalarSplice(row, 'source', source),
    ...scalarSplice(row, 'asOf', asOf),
    ...scalarSplice(row, 'trust', 'certain'),
  ]
}

function scalarSplice(map: YAMLMap, key: string, text: string): readonly Splice[] {
  const pair = map.items.find((item: Pair) => isScalar(item.key) && item.key.value === key)
  const range = isScalar(pair?.value) ? pair.value.range : undefined
  return range ? [{ start: range[0], end: range[1], text }] : []
}

/** From the end to the start, so that places before stay right. */
function apply(text: string, splices: readonly Splice[]): string {
  return splices
    .toSorted((one, other) => other.start - one.start)
    .reduce((whole, { start, end, text: put }) => whole.slice(0, start) + put + whole.slice(end), text)
}
