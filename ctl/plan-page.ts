import { type Change, GROUPS, type Group } from '@cloudtolocalllm/platform/plan/change'
import type { Plan } from '@cloudtolocalllm/platform/plan/plan'
import type { Judgement } from '@cloudtolocalllm/platform/policy/policy'
import { paint, type Terminal } from './terminal/terminal.ts'
import { renderColumns, wrapText } from './terminal/text.ts'

const TITLES: Readonly<Record<Group, string>> = {
  cloud: 'Cloud',
  cluster: 'Cluster',
  database: 'Database',
  dns: 'DNS',
  workflow: 'Workflow',
  monitoring: 'Monitoring',
}

const SIGNS: Readonly<Record<Change['action'], string>> = { create: '+', change: '~', replace: '!', delete: '-' }

/** Beyond so many, a group's additions are counted by kind; every change and removal is always named. */
const MOST_NAMED = 6

/** The plan as one page that a person reads from the top. */
export function planPage(plan: Plan, terminal: Terminal): string {
  return [
    `${paint(`Plan for ${plan.environment}`, 'bold', terminal)}, compared with ${plan.against}`,
    ...GROUPS.flatMap((group) => groupLines(plan, group)),
    '',
    ...costLines(plan),
    '',
    ...objectiveLines(plan, terminal),
    ...judgementLines('Refused', plan.refusals, terminal),
    ...judgementLines('Warnings', plan.warnings, terminal),
    '',
    summary(plan),
  ].join('\n')
}

function groupLines({ changes }: Plan, group: Group): string[] {
  const own = changes.filter((change) => change.group === group)
  if (own.length === 0) return []
  const created = own.filter(({ action }) => action === 'create')
  const others = own.filter(({ action }) => action !== 'create')
  const additions = created.length > MOST_NAMED ? countByKind(created) : created.map(nameLine)
  return ['', TITLES[group], ...others.flatMap(changeLines), ...additions]
}

function nameLine({ action, kind, name }: Change): string {
  return `  ${SIGNS[action]} ${kind === name || kind === 'workflow' ? name : `${kind} ${name}`}`
}

function countByKind(created: readonly Change[]): string[] {
  const counts = new Map<string, number>()
  for (const { kind } of created) counts.set(kind, (counts.get(kind) ?? 0) + 1)
  const kinds = [...counts].map(([kind, count]) => (count > 1 ? `${count} × ${kind}` : kind))
  return [indented(`+ ${created.length} new: ${kinds.join(', ')}`, 2, 2)]
}

function changeLines(change: Change): string[] {
  const { differs, replacement, downtime, dataLoss } = change
  const notes = [
    differs.length > 0 && `differs: ${differs.join(', ')}`,
    replacement && `made anew: ${replacement}`,
    downtime && `downtime: ${downtime}`,
    dataLoss && `lost for good: ${dataLoss}`,
  ]
  return [nameLine(change), ...notes.flatMap((note) => (note ? [indented(note, 6)] : []))]
}

function costLines({ cost }: Plan): string[] {
  const rows = cost.lines.map(({ item, quantity, unit, monthly }) => [
    `  ${item}`,
    `${figure(quantity)} ${unit}`,
    monthly.toFixed(2),
  ])
  const total = ['  Total a month, USD', '', cost.monthly.toFixed(2)]
  return ['Cost', renderColumns([...rows, total], ['left', 'right', 'right'])]
}

function figure(quantity: number): string {
  return Number.isInteger(quantity) ? String(quantity) : quantity.toFixed(2)
}

function objectiveLines({ objectives: { rpo, rto } }: Plan, terminal: Terminal): string[] {
  const line = (what: string, { target, expected }: { target: number; expected: number }) => {
    const verdict = expected <= target ? paint('met', 'green', terminal) : paint('missed', 'red', terminal)
    return `  ${what}: about ${minutes(expected)}, objective ${minutes(target)}, ${verdict}`
  }
  return [
    'Recovery',
    line('changes lost at most', rpo),
    ...rpo.parts.flatMap(stepLines),
    line('back after', rto),
    ...rto.parts.flatMap(stepLines),
  ]
}

function stepLines({ step, seconds, how }: Plan['objectives']['rto']['parts'][number]): string[] {
  return [indented(`${step}, ${minutes(seconds)}: ${how}`, 4, 2)]
}

function minutes(seconds: number): string {
  if (seconds < 120) return `${Math.ceil(seconds)} s`
  return seconds < 7200 ? `${Math.ceil(seconds / 60)} min` : `${(seconds / 3600).toFixed(1)} h`
}

function judgementLines(title: string, judgements: readonly Judgement[], terminal: Terminal): string[] {
  if (judgements.length === 0) return []
  const colour = title === 'Refused' ? 'red' : 'yellow'
  const lines = judgements.flatMap(({ rule, where, message, fix, waiver }) => [
    indented(`${rule}: ${where}: ${message}`, 2, 2),
    indented(fix, 4),
    ...(waiver ? [indented(`waived until ${waiver.until}: ${waiver.reason}`, 4)] : []),
  ])
  return ['', paint(title, colour, terminal), ...lines]
}

function summary({ changes, refusals, warnings, cost }: Plan): string {
  const count = (action: Change['action']) => changes.filter((change) => change.action === action).length
  const numbers = `${count('create')} new, ${count('change')} changed, ${count('replace')} made anew, ${count('delete')} gone`
  const money = `$${cost.monthly.toFixed(2)} of $${cost.budget.toFixed(2)} a month`
  return `${numbers}\n${money}; ${refusals.length} refused, ${warnings.length} warnings`
}

/** Wraps at 80 columns, all lines that far from the edge and those after the first by `hang` more. */
function indented(text: string, spaces: number, hang = 0): string {
  const margin = ' '.repeat(spaces)
  return wrapText(text, 80 - spaces, hang)
    .split('\n')
    .map((line) => margin + line)
    .join('\n')
}
