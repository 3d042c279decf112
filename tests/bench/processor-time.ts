import { readFileSync } from 'node:fs'

/** Linux counts processor time in hundredths of a second, whatever the machine (`getconf CLK_TCK`). */
const TICKS_PER_SECOND = 100

/** Microseconds of processor time that these processes used so far; undefined where /proc does not say (not Linux). */
export function processorTime(pids: readonly number[]): number | undefined {
  const ticks = pids.map(ticksOf)
  if (ticks.some(Number.isNaN)) return undefined
  return (ticks.reduce((sum, each) => sum + each, 0) / TICKS_PER_SECOND) * 1e6
}

function ticksOf(pid: number): number {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    // The name stands in brackets and may hold anything; user and system time are the 12th and 13th field behind it.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    return Number(fields[11]) + Number(fields[12])
  } catch {
    return Number.NaN
  }
}

/** Bytes of memory that a process has resident; undefined where /proc does not say. */
export function residentMemory(pid: number): number | undefined {
  try {
    const pages = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]
    return pages === undefined ? undefined : Number(pages) * 1024
  } catch {
    return undefined
  }
}
