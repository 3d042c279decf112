import type { AzureList } from '@cloudtolocalllm/platform/cost/prices'
import * as z from 'zod'
import type { FoundPrice, Wanted } from './found-price.ts'
import { getDocument } from './list-request.ts'

/** Azure's retail prices; they need no credentials. */
export const AZURE_LISTS = 'https://prices.azure.com'

const HOME = 'eastus'
const SOURCE = 'Azure retail prices'

const Page = z.object({
  Items: z.array(
    z.object({
      currencyCode: z.string(),
      retailPrice: z.number(),
      tierMinimumUnits: z.number().default(0),
      effectiveStartDate: z.string().min(10),
      productName: z.string(),
      skuName: z.string(),
      meterName: z.string(),
      type: z.string(),
    }),
  ),
  NextPageLink: z.string().nullable().optional(),
})

type Item = z.output<typeof Page>['Items'][number]

/** Where there is no list there are no prices. */
const NONE = { Items: [] }

/** Pages of one question that are read at most; each has up to 100 items. */
const MOST_PAGES = 50

/**
 * Reads what is wanted from Azure's retail prices, page by page.
 * @throws Fault PRICES_UNREACHABLE
 */
export async function findAzurePrices(wanted: readonly Wanted<AzureList>[], base = AZURE_LISTS): Promise<FoundPrice[]> {
  const found: FoundPrice[] = []
  for (const { id, region, list } of wanted) {
    const items = await readPages(questionOf(list, region === '' ? HOME : region, base), base)
    const [best] = items
      .filter((item) => fits(item, list))
      .sort((one, other) => one.tierMinimumUnits - other.tierMinimumUnits)
    if (best)
      found.push({ id, region, amount: best.retailPrice, asOf: best.effectiveStartDate.slice(0, 10), source: SOURCE })
  }
  return found
}

function questionOf(list: AzureList, region: string, base: string): URL {
  const conditions = [
    ['armRegionName', region],
    ['priceType', 'Consumption'],
    ['serviceName', list.service],
    ['armSkuName', list.armSku],
    ['productName', list.product],
    ['meterName', list.meter],
  ].flatMap(([field, value]) => (value === undefined ? [] : [`${field} eq '${value.replaceAll("'", "''")}'`]))
  const question = new URL('/api/retail/prices', base)
  question.searchParams.set('$filter', conditions.join(' and '))
  return question
}

async function readPages(first: URL, base: string): Promise<readonly Item[]> {
  const items: Item[] = []
  let next: URL | undefined = first
  for (let page = 0; next && page < MOST_PAGES; page++) {
    const { Items, NextPageLink }: z.output<typeof Page> = Page.parse((await getDocument(next)) ?? NONE)
    items.push(...Items)
    next = NextPageLink ? sameOrigin(NextPageLink, base) : undefined
  }
  return items
}

/** The list's links name its own host: with another base the pages are read there too. */
function sameOrigin(link: string, base: string): URL {
  const { pathname, search } = new URL(link)
  return new URL(pathname + search, base)
}

/** Windows, Spot and low priority are other prices of the same machine. */
function fits({ currencyCode, retailPrice, productName, skuName, type }: Item, { sku }: AzureList): boolean {
  const isPlain = !/windows/i.test(productName) && !/spot|low priority/i.test(skuName)
  return currencyCode === 'USD' && type === 'Consumption' && retailPrice > 0 && isPlain && (sku ?? skuName) === skuName
}
