import type { Settings } from '../settings.ts'
import { round } from './bill.ts'
import type { Estimate } from './estimate.ts'
import { type Prices, priceIn } from './prices.ts'
import { type SavingStep, STEPS } from './saving-steps.ts'

/** One way to pay less, with its price. */
export interface Saving {
  id: string
  /** What is changed, in words. */
  title: string
  /** USD a month less. */
  saves: number
  /** USD a month afterwards. */
  monthly: number
  givesUp: string
  /** Plan refuses it unless it is waived: the reason. */
  refused?: string
}

/** Prices whole settings, rendered anew. */
export type PriceOf = (settings: Settings) => Estimate

/** Every way to pay less that applies, by itself, largest first; each is priced by rendering the changed settings. */
export function savings(settings: Settings, prices: Prices, price: PriceOf): readonly Saving[] {
  const now = price(settings)
  const single = STEPS.flatMap((step) => take(step, settings, now.monthly, prices, price)?.saving ?? [])
  return [...single, ...reserved(settings, prices, now)].sort((one, other) => other.saves - one.saves)
}

/** A layout that is reached by several steps, one after the other. */
export interface Layout {
  steps: readonly Saving[]
  settings: Settings
  /** USD a month after all of them. */
  monthly: number
}

/**
 * Takes one step after the other, the largest saving first, until the target is met or nothing is left to save.
 * @param allowed which steps may be taken; without it those that plan does not refuse
 */
export function cheaperLayout(
  settings: Settings,
  prices: Prices,
  price: PriceOf,
  allowed: (step: SavingStep) => boolean = ({ refused }) => refused === undefined,
): Layout {
  const taken: Saving[] = []
  let [at, monthly] = [settings, price(settings).monthly]
  while (monthly > settings.budget.target) {
    const left = STEPS.filter((step) => allowed(step) && taken.every(({ id }) => id !== step.id))
    const open = left.flatMap((step) => take(step, at, monthly, prices, price) ?? [])
    const [best] = open.sort((one, other) => other.saving.saves - one.saving.saves)
    if (!best) break
    taken.push(best.saving)
    at = best.settings
    monthly = best.saving.monthly
  }
  return { steps: taken, settings: at, monthly }
}

function take(
  { id, title, givesUp, refused, change }: SavingStep,
  settings: Settings,
  now: number,
  prices: Prices,
  price: PriceOf,
): { saving: Saving; settings: Settings } | undefined {
  const changed = change(settings, prices)
  if (!changed) return undefined
  const { monthly } = price(changed)
  const saves = round(now - monthly, 2)
  if (saves <= 0) return undefined
  const why = refused === undefined ? {} : { refused }
  return { saving: { id, title: title(changed), saves, monthly, givesUp, ...why }, settings: changed }
}

/** A contract changes the bill and nothing that is rendered: it is a share of what the machines cost now. */
function reserved({ provider }: Settings, prices: Prices, now: Estimate): readonly Saving[] {
  const share = priceIn(prices, `${provider}/reserved`, '')
  if (!share) return []
  const whole = now.lines.filter(({ item }) => item.startsWith('EC2 instances') && !item.endsWith('Spot'))
  const saves = round(whole.reduce((sum, { monthly }) => sum + monthly, 0) * (1 - share.amount), 2)
  const givesUp = `bound for a year to machines of this kind; ${share.source}`
  return saves > 0
    ? [{ id: 'reserved', title: share.item, saves, monthly: round(now.monthly - saves, 2), givesUp }]
    : []
}
