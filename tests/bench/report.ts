import { cpus } from 'node:os'
import type { Figures } from './figures.ts'

/** Requests per second that the load generator and the stand-in engine must reach without anything between them. */
export const DIRECT_AT_LEAST = 15_000

/** What one measure came to. */
export interface Measured {
  name: string
  says: string
  /** By way (direct, proxy, tunnel) or by case. */
  figures: Record<string, Figures>
  /** Why there are no figures. */
  failed?: string
}

/** A whole run. */
export interface Report {
  at: string
  machine: { processor: string; cores: number; node: string }
  rounds: number
  /** True: load generator and engine were too slow for the figures to say anything. */
  void: boolean
  measured: Measured[]
}

export function createReport(measured: Measured[], rounds: number, at: Date): Report {
  const processors = cpus()
  const machine = { processor: processors[0]?.model ?? '', cores: processors.length, node: process.version }
  return { at: at.toISOString(), machine, rounds, void: isVoid(measured), measured }
}

/** A run without the throughput measure says nothing of requests per second, so it cannot be void. */
function isVoid(measured: readonly Measured[]): boolean {
  const direct = measured.find(({ name }) => name === 'throughput')?.figures['direct']?.['requests/s']
  return direct !== undefined && direct !== null && direct < DIRECT_AT_LEAST
}

/** The report as a person reads it. */
export function renderReport({ machine, rounds, measured, ...report }: Report): string {
  const lines = [`${machine.processor}, ${machine.cores} cores, Node ${machine.node}, medians of ${rounds} rounds`]
  for (const each of measured) lines.push('', `${each.name}: ${each.says}`, ...renderMeasured(each))
  if (report.void) lines.push('', `VOID: fewer than ${DIRECT_AT_LEAST} requests/s directly; is the machine busy?`)
  return lines.join('\n')
}

function renderMeasured({ figures, failed }: Measured): string[] {
  if (failed !== undefined) return [`  failed: ${failed}`]
  const names = [...new Set(Object.values(figures).flatMap((way) => Object.keys(way)))]
  const rows = Object.entries(figures).map(([way, of]) => [way, ...names.map((name) => show(of[name] ?? null))])
  return columns([['', ...names], ...rows])
}

function show(value: number | null): string {
  if (value === null) return '–'
  if (Number.isInteger(value)) return String(value)
  return Math.abs(value) >= 100 ? value.toFixed(0) : value.toPrecision(3)
}

function columns(rows: readonly string[][]): string[] {
  const widths = (rows[0] ?? []).map((_, at) => Math.max(...rows.map((row) => row[at]?.length ?? 0)))
  return rows.map((row) => `  ${row.map((cell, at) => cell.padStart(widths[at] ?? 0)).join('  ')}`)
}
