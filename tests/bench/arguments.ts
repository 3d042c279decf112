import { parseArgs } from 'node:util'
import { ExitCode, Fault } from '@cloudtolocalllm/runtime/fault'

export interface BenchArguments {
  json: boolean
  rounds: number
  /** Names of the measures to run. */
  measures: string[]
}

/** What `--help` says. */
export function usage(names: readonly string[]): string {
  return [
    'npm run bench -- [--json] [--rounds 3] [--only MEASURE]… [--without MEASURE]…',
    'Measures the tunnel beside the same work done directly and through a plain proxy; medians of the rounds count.',
    `Measures: ${names.join(', ')}`,
  ].join('\n')
}

/** Reads the command line; undefined where it only asks for help. Throws a Fault where it is wrong. */
export function readArguments(words: readonly string[], names: readonly string[]): BenchArguments | undefined {
  const { json, rounds, only, without, help } = parse(words)
  if (help) return undefined
  const unknown = [...(only ?? []), ...without].find((name) => !names.includes(name))
  if (unknown !== undefined) throw wrong(`expected one of ${names.join(', ')}, got ${unknown}`)
  if (!/^[1-9]\d{0,2}$/.test(rounds)) throw wrong(`expected a number of rounds from 1 to 999, got ${rounds}`)
  const measures = names.filter((name) => (only?.includes(name) ?? true) && !without.includes(name))
  return { json, rounds: Number(rounds), measures }
}

function parse(words: readonly string[]) {
  try {
    return parseArgs({
      args: [...words],
      options: {
        json: { type: 'boolean', default: false },
        rounds: { type: 'string', default: '3' },
        only: { type: 'string', multiple: true },
        without: { type: 'string', multiple: true, default: [] },
        help: { type: 'boolean', default: false },
      },
    }).values
  } catch (error) {
    throw wrong(error instanceof Error ? error.message : String(error))
  }
}

function wrong(message: string): Fault {
  return new Fault({ code: 'USAGE', message, mend: 'npm run bench -- --help', exitCode: ExitCode.usage })
}
