import { ExitCode } from '@cloudtolocalllm/runtime/fault'
import { DataDirectory } from '../identity/data-directory.ts'
import { readDevices } from '../identity/devices.ts'
import { runningInstance } from '../identity/single-instance.ts'
import { type AgentOptions, readSettings } from '../settings.ts'
import type { AgentState } from '../state/agent-state.ts'
import { readState } from '../state/state-file.ts'
import { describeAge } from '../terminal/age.ts'
import { paint, renderColumns, type Terminal } from '../terminal/terminal.ts'

/** Shows what the agent of this data directory does, and with whom the computer is paired. */
export async function status(options: AgentOptions & { json?: boolean }, terminal: Terminal): Promise<ExitCode> {
  const directory = new DataDirectory(readSettings(options).dataDirectory)
  const running = (await runningInstance(directory)) !== undefined
  const state = running ? await readState(directory) : undefined
  const paired = (await readDevices(directory)).map(({ gateway, deviceId, name, owner, pairedAt, key }) => {
    return { gateway: gateway.origin, deviceId, name, owner, pairedAt, fingerprint: key.fingerprint }
  })
  if (options.json) terminal.answer(JSON.stringify({ running, data: directory.path, paired, state: state ?? null }))
  else if (state) terminal.answer(describe(state, terminal))
  else if (running) terminal.answer('The agent is starting, or waits for this computer to be approved.')
  else terminal.answer(describeStopped(paired))
  return ExitCode.done
}

function describe(state: AgentState, terminal: Terminal): string {
  const age = describeAge(Date.parse(state.since))
  const word = state.online ? paint('online', 'green', terminal) : paint('offline', 'red', terminal)
  const ping = state.roundTripMs === null ? '' : `, ${state.roundTripMs} ms away`
  const { lastError } = state
  return renderColumns([
    ['Gateway', state.gateway],
    ['State', `${word} for ${age}${ping}`],
    ['Name', state.name],
    ...(state.engines.length === 0 ? [['Engines', 'none found']] : state.engines.map(describeEngine)),
    ['Requests', `${state.inFlight} running, ${state.answered} answered`],
    ...(lastError ? [['Last error', `${lastError.message} (${describeAge(Date.parse(lastError.at))} ago)`]] : []),
  ])
}

function describeEngine(
  { kind, version, state, problem, models }: AgentState['engines'][number],
  at: number,
): string[] {
  const name = [kind, version].filter(Boolean).join(' ')
  const loaded = models.filter((model) => model.loaded).length
  const count = `${models.length} ${models.length === 1 ? 'model' : 'models'}`
  const what = state === 'ready' ? `${count}, ${loaded} loaded` : (problem ?? state)
  return [at === 0 ? 'Engines' : '', `${name}: ${what}`]
}

function describeStopped(paired: readonly { gateway: string; name: string }[]): string {
  if (paired.length === 0) return 'Not running, and not paired. Start: cloudtolocalllm connect https://gateway.example'
  const lines = paired.map(({ gateway, name }) => `  as ${name} with ${gateway}`)
  return ['Not running. Paired:', ...lines, 'Start: cloudtolocalllm connect'].join('\n')
}
