import type { CostLine } from '@cloudtolocalllm/platform/cost/bill'
import type { Comparison } from '@cloudtolocalllm/platform/cost/compare'
import type { Estimate } from '@cloudtolocalllm/platform/cost/estimate'
import type { Layout, Saving } from '@cloudtolocalllm/platform/cost/savings'
import { renderColumns, wrapText } from './terminal/text.ts'

const COLUMNS = 80

/** An estimate as one page: each line with its price, and the mark of its source below. */
export function costPage(environment: string, estimate: Estimate): string {
  const sources = sourcesOf(estimate.lines)
  return [
    `What ${environment} costs in a month of 730 hours, USD, list prices without taxes`,
    '',
    lineTable(estimate, sources),
    '',
    verdict(estimate),
    ...noteLines(estimate.lines),
    ...unpricedLines(estimate),
    '',
    'Sources of the prices',
    ...sources.map((source, at) => indented(`[${at + 1}] ${source}`)),
  ].join('\n')
}

function lineTable({ lines, monthly }: Estimate, sources: readonly string[]): string {
  const rows = lines.map((line) => [
    line.item,
    `${figure(line.quantity)} ${line.unit}`,
    price(line.unitPrice),
    money(line.monthly),
    `[${sources.indexOf(sourceOf(line)) + 1}]`,
  ])
  const table = [['Item', 'Quantity', 'Price', 'A month', ''], ...rows, ['Total', '', '', money(monthly), '']]
  return renderColumns(table, ['left', 'right', 'right', 'right', 'left'])
}

function verdict({ monthly, budget, target }: Estimate): string {
  const against = (name: string, limit: number) =>
    monthly > limit ? `${name} ${money(limit)}: ${money(monthly - limit)} over` : `${name} ${money(limit)}: met`
  return `${against('Budget', budget)}. ${against('Target', target)}.`
}

function noteLines(lines: readonly CostLine[]): readonly string[] {
  const told = lines.filter(({ note }) => note !== undefined)
  return told.length === 0
    ? []
    : ['', 'What the lines rest on', ...told.map(({ item, note }) => indented(`${item}: ${note}`))]
}

function unpricedLines({ unpriced }: Estimate): readonly string[] {
  return unpriced.length === 0
    ? []
    : ['', 'Not priced', ...unpriced.map(({ type, name, why }) => indented(`${type} ${name}: ${why}`))]
}

function sourcesOf(lines: readonly CostLine[]): readonly string[] {
  return [...new Set(lines.map(sourceOf))]
}

function sourceOf({ source, asOf, trust }: CostLine): string {
  return `${source}; ${asOf}; ${trust}`
}

/** Three clouds side by side, with what each line is there. */
export function comparisonPage(comparison: readonly Comparison[]): string {
  const totals = comparison.map(({ name, machine, estimate }) => [name, machine, money(estimate.monthly)])
  const parts = comparison.flatMap(({ name, estimate }) => [
    '',
    name,
    renderColumns(
      estimate.lines.map(({ item, quantity, unit, monthly }) => [
        `  ${item}`,
        `${figure(quantity)} ${unit}`,
        money(monthly),
      ]),
      ['left', 'right', 'right'],
    ),
  ])
  const head = ['', 'Machines', 'A month']
  return [
    'The same shape on three clouds, USD',
    '',
    renderColumns([head, ...totals], ['left', 'left', 'right']),
    ...parts,
  ].join('\n')
}

type Reached = Omit<Layout, 'settings'>

/** What can be saved, largest first, then the way towards the target. */
export function savingsPage(
  { monthly, target }: Estimate,
  savings: readonly Saving[],
  layouts: { allowed: Reached; any: Reached },
): string {
  return [
    `What can be saved of ${money(monthly)} a month, USD, each by itself`,
    '',
    ...savings.flatMap((saving) => [
      renderColumns([[money(saving.saves).padStart(8), saving.title, `then ${money(saving.monthly)}`]]),
      indented(`gives up: ${saving.givesUp}`, 10),
      ...(saving.refused === undefined ? [] : [indented(`plan refuses it: ${saving.refused}`, 10)]),
    ]),
    '',
    ...wayLines(`Towards ${money(target)}, nodes private and on demand`, layouts.allowed, target),
    '',
    ...wayLines(`Towards ${money(target)} with everything`, layouts.any, target),
  ].join('\n')
}

function wayLines(title: string, { steps, monthly }: Reached, target: number): readonly string[] {
  const end = monthly <= target ? 'the target is met' : `${money(monthly - target)} above the target`
  return [title, ...steps.map((step) => `  ${money(step.monthly).padStart(8)}  ${step.title}`), `  ${end}`]
}

/** Text that begins at a column and goes on two further right. */
function indented(text: string, at = 2): string {
  return ' '.repeat(at) + wrapText(text, COLUMNS - at, at + 2)
}

function money(amount: number): string {
  return amount.toFixed(2)
}

/** As many digits as the price has, two at least. */
function price(amount: number): string {
  const text = String(amount)
  return (text.split('.')[1]?.length ?? 0) < 2 ? amount.toFixed(2) : text
}

function figure(quantity: number): string {
  return Number.isInteger(quantity) ? String(quantity) : quantity.toFixed(2)
}
