import type { GoogleList } from '@cloudtolocalllm/platform/cost/prices'
import * as z from 'zod'
import type { FoundPrice, Wanted } from './found-price.ts'
import { getDocument } from './list-request.ts'

/** Google's list of SKUs; it is public and still wants an API key, of any project. */
export const GOOGLE_LISTS = 'https://cloudbilling.googleapis.com'

const HOME = 'us-central1'
const SOURCE = 'Google price list'

const Money = z.object({ currencyCode: z.string(), units: z.string().default('0'), nanos: z.number().default(0) })
const Sku = z.object({
  description: z.string(),
  category: z.object({ usageType: z.string() }),
  serviceRegions: z.array(z.string()).default([]),
  pricingInfo: z
    .array(
      z.object({
        effectiveTime: z.string().min(10),
        pricingExpression: z.object({ tieredRates: z.array(z.object({ unitPrice: Money })) }),
      }),
    )
    .default([]),
})
const Page = z.object({ skus: z.array(Sku).default([]), nextPageToken: z.string().optional() })
type Sku = z.output<typeof Sku>

/** Pages of one service that are read at most; each has up to 5,000 SKUs. */
const MOST_PAGES = 50

/**
 * Reads what is wanted from Google's list of SKUs; machines are summed from their processors and memory.
 * @throws Fault PRICES_UNREACHABLE
 */
export async function findGooglePrices(
  wanted: readonly Wanted<GoogleList>[],
  key: string,
  base = GOOGLE_LISTS,
): Promise<FoundPrice[]> {
  const found: FoundPrice[] = []
  for (const [service, ofService] of Map.groupBy(wanted, ({ list }) => list.service)) {
    const skus = await readPages(service, key, base)
    found.push(...ofService.flatMap((one) => sumOf(one, skus) ?? []))
  }
  return found
}

async function readPages(service: string, key: string, base: string): Promise<readonly Sku[]> {
  const skus: Sku[] = []
  let token: string | undefined = ''
  for (let page = 0; token !== undefined && page < MOST_PAGES; page++) {
    const address = new URL(`/v1/services/${encodeURIComponent(service)}/skus`, base)
    address.search = new URLSearchParams({ key, pageSize: '5000', ...(token && { pageToken: token }) }).toString()
    const read: z.output<typeof Page> = Page.parse((await getDocument(address)) ?? {})
    skus.push(...read.skus)
    token = read.nextPageToken || undefined
  }
  return skus
}

/** Undefined where one of the parts is not in the list: half a machine has no price. */
function sumOf({ id, region, list }: Wanted<GoogleList>, skus: readonly Sku[]): FoundPrice | undefined {
  let [amount, asOf] = [0, '']
  for (const { starts, times } of list.parts) {
    const price = priceOf(skus, starts, region === '' ? HOME : region)
    if (!price) return undefined
    amount += times * price.amount
    if (price.asOf > asOf) asOf = price.asOf
  }
  return { id, region, amount, asOf, source: SOURCE }
}

function priceOf(skus: readonly Sku[], starts: string, region: string): { amount: number; asOf: string } | undefined {
  const sku = skus.find(
    ({ description, category, serviceRegions }) =>
      description.startsWith(starts) &&
      category.usageType === 'OnDemand' &&
      (serviceRegions.includes(region) || serviceRegions.includes('global')),
  )
  const [info] = sku?.pricingInfo ?? []
  const amounts = info?.pricingExpression.tieredRates.map(({ unitPrice }) => dollars(unitPrice)) ?? []
  const amount = amounts.find((one) => one > 0)
  return info && amount !== undefined ? { amount, asOf: info.effectiveTime.slice(0, 10) } : undefined
}

function dollars({ units, nanos }: z.output<typeof Money>): number {
  return Number(units) + nanos / 1e9
}
