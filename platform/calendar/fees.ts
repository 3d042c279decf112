import { HOURS, type Prices, priceIn } from '../cost/prices.ts'
import type { Settings } from '../settings.ts'
import type { StayingFees } from './versions.ts'

/** What staying past standard support adds to a month, USD: from the price sheet, so that both say the same. */
export function feesOf(prices: Prices, settings?: Settings): StayingFees {
  const hourly = (id: string) => priceIn(prices, id, '')?.amount
  const premium = hourly('azure/aks/premium')
  const tier = hourly(`azure/aks/${settings?.azure?.tier ?? 'standard'}`)
  const fees = {
    eks: hourly('aws/eks/extended-support'),
    gke: hourly('google/gke/extended'),
    aks: premium !== undefined && tier !== undefined ? premium - tier : undefined,
  }
  const monthly = Object.entries(fees).flatMap(([id, fee]) =>
    fee === undefined ? [] : [[id, Math.round(fee * HOURS * 100) / 100]],
  )
  return Object.fromEntries(monthly)
}
