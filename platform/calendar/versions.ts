import * as z from 'zod'
import { readSheet } from '../cost/data-sheet.ts'
import { TRUST } from '../cost/prices.ts'
import type { Provider, Settings } from '../settings.ts'

const words = z.string().min(1)

const version = z.strictObject({
  version: words,
  /** First day on which it can be had. */
  from: z.iso.date().optional(),
  /** Last day of what the normal price covers. */
  standard: z.iso.date().optional(),
  /** Last day of what can be bought on top; left out where nothing can. */
  extended: z.iso.date().optional(),
  /** What is particular about this row, its doubts among it. */
  note: words.optional(),
  trust: z.enum(TRUST).optional(),
})

const product = z.strictObject({
  id: z.enum(['eks', 'aks', 'gke', 'kubernetes', 'postgresql', 'pgbackrest', 'cert-manager', 'node']),
  name: words,
  source: words,
  asOf: z.iso.date(),
  trust: z.enum(TRUST),
  /** What we run where the settings do not say. */
  ours: words.optional(),
  /** One version after the other (Kubernetes), or straight to any newer one. */
  steps: z.enum(['one', 'any']),
  /** Oldest first. */
  versions: z.array(version).min(1),
})

const sheet = z.strictObject({ products: z.array(product) })

export type Product = z.output<typeof product>
type Version = z.output<typeof version>

/** The version sheet, environments/versions.yaml, read. */
export type Versions = z.output<typeof sheet>

/** `future`: announced and not to be had yet; `unknown`: the sheet has no date for it. */
export type VersionState = 'standard' | 'extended' | 'gone' | 'future' | 'unknown'

/** One version of something that is run for us, on one day. */
export interface CalendarRow {
  /** EKS, AKS, GKE, PostgreSQL, pgBackRest, cert-manager, Node */
  what: string
  version: string
  state: VersionState
  /** ISO dates, the last day included. */
  endOfStandard: string | undefined
  endOfExtended: string | undefined
  /** Until the state changes for the worse; below 0 once it is gone. */
  daysLeft: number | undefined
  /** USD a month from the end of standard support on; undefined where staying is free or cannot be bought. */
  moneyOfStaying: number | undefined
  /** The next version that may be installed; undefined where there is none. */
  nextStep: string | undefined
  source: string
  asOf: string
  trust: Product['trust']
  note: string | undefined
}

/**
 * Reads the version sheet.
 * @throws SheetError with every fault and its place
 */
export function readVersions(text: string): Versions {
  return readSheet(text, sheet, 'versions.yaml')
}

/** USD a month for running on past standard support, by product; from `feesOf` in fees.ts. */
export type StayingFees = Partial<Readonly<Record<Product['id'], number>>>

/**
 * What is run for us and until when: for an environment what it uses, without one every version of everything.
 * @param today ISO date
 */
export function calendar({
  settings,
  versions,
  today,
  fees = {},
}: {
  settings?: Settings
  versions: Versions
  today: string
  fees?: StayingFees
}): readonly CalendarRow[] {
  return versions.products.flatMap((product) => {
    const used = settings && usedVersion(settings, product)
    if (settings && used === undefined) return []
    const listed = product.versions.filter(({ version }) => used === undefined || version === used)
    const shown: readonly Version[] = listed.length > 0 || used === undefined ? listed : [{ version: used }]
    return shown.map((version) => rowOf(product, version, today, fees[product.id]))
  })
}

const KUBERNETES: Readonly<Record<Provider, Product['id']>> = {
  aws: 'eks',
  azure: 'aks',
  google: 'gke',
  kubernetes: 'kubernetes',
}

/** Versions of Kubernetes that a new cluster can be made with on a day, newest last, those in paid support among them. */
export function offeredVersions(provider: Provider, versions: Versions, today: string): readonly string[] {
  const product = versions.products.find(({ id }) => id === KUBERNETES[provider])
  if (!product) return []
  const states = product.versions.map((version) => ({ version, state: stateOf(version, today) }))
  return states
    .filter(({ state }) => state === 'standard' || state === 'extended')
    .map(({ version }) => version.version)
}

/** The row of the environment's Kubernetes version; undefined where the sheet has no such product. */
export function kubernetesRow(settings: Settings, versions: Versions, today: string): CalendarRow | undefined {
  const product = versions.products.find(({ id }) => id === KUBERNETES[settings.provider])
  return product && calendar({ settings, versions: { products: [product] }, today })[0]
}

/** Which version of a product the environment runs; undefined where it runs none. */
function usedVersion(settings: Settings, product: Product): string | undefined {
  const { id, ours } = product
  if (id === 'eks' || id === 'aks' || id === 'gke' || id === 'kubernetes')
    return id === KUBERNETES[settings.provider] ? settings.cluster.version : undefined
  if (id === 'cert-manager') return settings.certificate.source === 'cert-manager' ? ours : undefined
  if (id === 'postgresql' || id === 'pgbackrest') return settings.database.kind === 'cluster' ? ours : undefined
  return ours
}

function rowOf(product: Product, version: Version, today: string, fee: number | undefined): CalendarRow {
  const state = stateOf(version, today)
  const end = state === 'standard' ? version.standard : (version.extended ?? version.standard)
  return {
    what: product.name,
    version: version.version,
    state,
    endOfStandard: version.standard,
    endOfExtended: version.extended,
    daysLeft: end === undefined ? undefined : daysBetween(today, end),
    moneyOfStaying: state !== 'gone' && version.extended !== undefined ? fee : undefined,
    nextStep: nextStep(product, version, today),
    source: product.source,
    asOf: product.asOf,
    trust: version.trust ?? product.trust,
    note: version.note,
  }
}

/** ISO dates compare as text; the last day still counts. */
function stateOf({ from, standard, extended }: Version, today: string): VersionState {
  if (from !== undefined && today < from) return 'future'
  if (standard === undefined) return 'unknown'
  if (today <= standard) return 'standard'
  return extended !== undefined && today <= extended ? 'extended' : 'gone'
}

/** Kubernetes goes up one minor version at a time, even through one that is gone; what else there is jumps to the newest. */
function nextStep({ steps, versions }: Product, { version }: Version, today: string): string | undefined {
  const at = versions.findIndex((row) => row.version === version)
  if (at < 0) return undefined
  const available = versions.slice(at + 1).filter(({ from }) => from !== undefined && from <= today)
  return (steps === 'one' ? available[0] : available.at(-1))?.version
}

const DAY_MS = 86_400_000

function daysBetween(from: string, until: string): number {
  return Math.round((Date.parse(until) - Date.parse(from)) / DAY_MS)
}
