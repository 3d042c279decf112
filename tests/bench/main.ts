import { ExitCode } from '@cloudtolocalllm/runtime/fault'
import { runProgram } from '@cloudtolocalllm/runtime/stop'
import { readArguments, usage } from './arguments.ts'
import type { Bench, Measure } from './measure.ts'
import { bulk } from './measures/bulk.ts'
import { cancel } from './measures/cancel.ts'
import { crowd } from './measures/crowd.ts'
import { fromNothing } from './measures/from-nothing.ts'
import { idleDevices } from './measures/idle-devices.ts'
import { latency } from './measures/latency.ts'
import { restart } from './measures/restart.ts'
import { start } from './measures/start.ts'
import { streams } from './measures/streams.ts'
import { throughput } from './measures/throughput.ts'
import { createReport, type Measured, renderReport } from './report.ts'
import { startSubjects } from './subjects.ts'

const MEASURES = [latency, throughput, streams, cancel, bulk, crowd, idleDevices, restart, start, fromNothing]

await runProgram(async () => {
  const names = MEASURES.map(({ name }) => name)
  const asked = readArguments(process.argv.slice(2), names)
  if (!asked) {
    process.stdout.write(`${usage(names)}\n`)
    return ExitCode.done
  }
  const { measures, rounds, json } = asked
  const wanted = MEASURES.filter(({ name }) => measures.includes(name))
  const report = createReport(await measureAll(wanted, rounds), rounds, new Date())
  process.stdout.write(`${json ? JSON.stringify(report) : renderReport(report)}\n`)
  return report.void || report.measured.some(({ failed }) => failed !== undefined) ? ExitCode.failed : ExitCode.done
})

async function measureAll(measures: readonly Measure[], rounds: number): Promise<Measured[]> {
  const subjects = await startSubjects()
  const measured: Measured[] = []
  try {
    for (const measure of measures) {
      process.stderr.write(`${measure.name} …\n`)
      measured.push(await measureOne(measure, { subjects, rounds }))
    }
  } finally {
    await subjects.stop()
  }
  return measured
}

/** One that fails does not take the figures of the others with it. */
async function measureOne({ name, says, run }: Measure, bench: Bench): Promise<Measured> {
  try {
    return { name, says, figures: await run(bench) }
  } catch (error) {
    return { name, says, figures: {}, failed: error instanceof Error ? error.message : String(error) }
  }
}
