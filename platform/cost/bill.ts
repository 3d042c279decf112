import { type Prices, priceIn, type RegionalPrice, type Trust } from './prices.ts'

/** One line of an estimate: so many units at a price, with what asks for them. */
export interface CostLine {
  /** In plain words: `NAT gateway` */
  item: string
  /** Units a month, what is free already taken off; negative for a credit. */
  quantity: number
  unit: string
  /** USD */
  unitPrice: number
  /** USD, to the cent. */
  monthly: number
  source: string
  /** ISO date of the price. */
  asOf: string
  trust: Trust
  /** The resources it comes from: `cloudtolocalllm-vpc/NatGateway1`, `Service gateway`, `settings usage.internetGb` */
  from: readonly string[]
  /** What a reader must know: an assumption, a borrowed region, what is free. */
  note?: string
}

/** Something that may cost and has no price here. */
export interface Unpriced {
  type: string
  name: string
  why: string
}

/** What is asked for: `price` is an id of the price sheet. */
export interface Charge {
  price: string
  quantity: number
  from: string
  note?: string
  /** Where the sheet's words are not the right ones. */
  item?: string
  /** The price is this share of another one: Spot, Auto Mode. Both sources are told. */
  shareOf?: string
  /** Where it is billed, if not in the environment's region. */
  region?: string
}

interface Position extends Omit<CostLine, 'from' | 'monthly' | 'note'> {
  free: number
  from: Set<string>
  notes: Set<string>
}

/** Collects what is asked for into lines; what has no price becomes `unpriced`, never nothing. */
export class Bill {
  readonly unpriced: Unpriced[] = []
  readonly free: Unpriced[] = []
  readonly #prices: Prices
  readonly #region: string
  readonly #positions = new Map<string, Position>()

  constructor(prices: Prices, region: string) {
    this.#prices = prices
    this.#region = region
  }

  charge(charge: Charge): void {
    if (charge.quantity === 0) return
    const price = this.#priceOf(charge)
    if (!price) {
      this.unpriced.push({ type: charge.price, name: charge.from, why: 'the price sheet has no such price' })
      return
    }
    const position = this.#positionOf(charge.item ?? price.item, price, charge.region ?? this.#region)
    position.quantity += charge.quantity
    position.from.add(charge.from)
    if (charge.note !== undefined) position.notes.add(charge.note)
  }

  /**
   * A credit of so many USD a month against an item that was charged, never more than it costs.
   * @param price id of the credit, whose amount is its height
   */
  credit({ price, against, hours, from }: { price: string; against: string; hours: number; from: string }): void {
    const [credit, fee] = [price, against].map((id) => priceIn(this.#prices, id, this.#region))
    if (!credit || !fee) return
    const covered = Math.min(hours, credit.amount / fee.amount)
    const note = `at most ${credit.amount} USD a month`
    const position = this.#positionOf(credit.item, { ...credit, amount: fee.amount, unit: fee.unit }, this.#region)
    position.quantity -= covered
    position.from.add(from)
    position.notes.add(note)
  }

  /** The value of an assumption of the sheet, and the words that tell of it. */
  assume(id: string): { value: number; note: string } {
    const found = this.#prices.assumptions.get(id)
    if (!found) throw new Error(`the price sheet has no assumption ${id}`)
    return { value: found.value, note: `assumes ${found.value} ${found.unit}: ${found.why}` }
  }

  lines(): readonly CostLine[] {
    return [...this.#positions.values()].flatMap(({ free, from, notes, ...line }) => {
      const billed = line.quantity > 0 ? Math.max(0, line.quantity - free) : line.quantity
      const taken = line.quantity - billed
      const told = taken > 0 ? [`${round(line.quantity, 2)} less ${round(taken, 2)} free`, ...notes] : [...notes]
      const quantity = round(billed, 6)
      const note = told.length === 0 ? {} : { note: told.join('; ') }
      return { ...line, quantity, monthly: round(quantity * line.unitPrice, 2), from: [...from], ...note }
    })
  }

  #priceOf({ price, shareOf, region = this.#region }: Charge): RegionalPrice | undefined {
    const own = priceIn(this.#prices, price, region)
    if (!own || shareOf === undefined) return own
    const whole = priceIn(this.#prices, shareOf, region)
    if (!whole) return undefined
    const source = `${own.amount} of ${whole.amount} (${whole.source}); ${own.source}`
    return {
      ...own,
      amount: round(own.amount * whole.amount, 6),
      unit: whole.unit,
      item: `${whole.item} ${own.item}`,
      source,
    }
  }

  #positionOf(item: string, price: RegionalPrice, region: string): Position {
    const { amount, unit, source, asOf, trust, free = 0, borrowedFrom } = price
    const key = `${item} ${amount}`
    const there = this.#positions.get(key)
    if (there) return there
    const notes = borrowedFrom === undefined ? [] : [`price of ${borrowedFrom}, as none of ${region} is known`]
    const position: Position = {
      item,
      quantity: 0,
      unit,
      unitPrice: amount,
      source,
      asOf,
      trust,
      free,
      from: new Set(),
      notes: new Set(notes),
    }
    this.#positions.set(key, position)
    return position
  }
}

/** Rounds so that what a page adds up is what it says; half a cent goes up. */
export function round(value: number, digits: number): number {
  const factor = 10 ** digits
  return Math.round((value + Number.EPSILON) * factor) / factor
}
