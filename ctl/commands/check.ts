import type { SettingsFault } from '@cloudtolocalllm/platform/settings-fault'
import { ExitCode } from '@cloudtolocalllm/runtime/fault'
import {
  checkEnvironment,
  describeSettingsFault,
  type EnvironmentOptions,
  environmentNames,
} from '../environment-files.ts'
import { paint, present, type Terminal } from '../terminal/terminal.ts'

interface Checked {
  environment: string
  faults: readonly SettingsFault[]
}

/** Says every fault of the named environments, of all where none is named; exit 4 where there is one. */
export async function check(
  names: readonly string[],
  options: EnvironmentOptions,
  terminal: Terminal,
): Promise<ExitCode> {
  const asked = names.length > 0 ? [...new Set(names)] : await environmentNames(options)
  const checked = await Promise.all(asked.map((name) => checkOne(name, options)))
  present(terminal, { environments: checked }, () => checked.map((one) => describe(one, terminal)).join('\n'))
  if (asked.length === 0) terminal.say('There are no settings files. ctl init NAME --provider … writes one.')
  return checked.some(({ faults }) => faults.length > 0) ? ExitCode.usage : ExitCode.done
}

async function checkOne(environment: string, options: EnvironmentOptions): Promise<Checked> {
  const result = await checkEnvironment(environment, options)
  return { environment, faults: 'faults' in result ? result.faults : [] }
}

function describe({ environment, faults }: Checked, terminal: Terminal): string {
  if (faults.length === 0) return `${environment}: ${paint('fits', 'green', terminal)}`
  const count = faults.length === 1 ? '1 fault' : `${faults.length} faults`
  return [`${environment}: ${paint(count, 'red', terminal)}`, ...faults.map(describeSettingsFault)].join('\n  ')
}
