import type { AwsList, AzureList, GoogleList, Price, Prices } from '@cloudtolocalllm/platform/cost/prices'
import { regionsOf, type Wanted } from './found-price.ts'

/** What the sheet says can be looked up, by the list it is in. */
export interface WantedPrices {
  aws: readonly Wanted<AwsList>[]
  azure: readonly Wanted<AzureList>[]
  google: readonly Wanted<GoogleList>[]
}

/**
 * Everything in the sheet that names a place in a public list.
 * @param more regions that are wanted beside those that the sheet has, by provider
 */
export function wantedPrices(
  { prices }: Prices,
  more: Partial<Record<keyof WantedPrices, readonly string[]>>,
): WantedPrices {
  const rows = [...prices.values()]
  const of = <List>(provider: keyof WantedPrices, listOf: (list: Price['list']) => List | undefined) =>
    rows
      .filter(({ id }) => id.startsWith(`${provider}/`))
      .flatMap((row) => {
        const list = listOf(row.list)
        const regions = row.amounts ? [...new Set([...regionsOf(row), ...(more[provider] ?? [])])] : regionsOf(row)
        return list ? regions.map((region): Wanted<List> => ({ id: row.id, region, list })) : []
      })
  return {
    aws: of('aws', (list) => (list && 'offer' in list ? list : undefined)),
    google: of('google', (list) => (list && 'parts' in list ? list : undefined)),
    azure: of('azure', (list) => (list && !('offer' in list) && !('parts' in list) ? list : undefined)),
  }
}
