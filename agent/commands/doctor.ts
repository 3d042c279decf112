import { ExitCode, Fault } from '@cloudtolocalllm/runtime/fault'
import type { Check } from '../doctor/check.ts'
import { engineChecks } from '../doctor/check-engines.ts'
import { networkChecks } from '../doctor/check-network.ts'
import { tunnelCheck } from '../doctor/check-tunnel.ts'
import { DataDirectory } from '../identity/data-directory.ts'
import { findDevice, readDevices } from '../identity/devices.ts'
import { trustedAuthorities } from '../network/certificates.ts'
import { parseGatewayAddress } from '../network/gateway-address.ts'
import { type AgentOptions, type AgentSettings, readSettings } from '../settings.ts'
import { paint, type Terminal } from '../terminal/terminal.ts'

type DoctorOptions = AgentOptions & { json?: boolean }

/** How one check ended. */
interface Finding {
  name: string
  state: 'ok' | 'failed'
  detail: string
  code: string | null
  mend: string | null
}

/** Width of the names, so that what was found stands in one column. */
const NAME_WIDTH = 13

/** Checks the way from this computer to an answer, in order of dependency, and stops at the first cause. */
export async function doctor(typed: string | undefined, options: DoctorOptions, terminal: Terminal): Promise<ExitCode> {
  const findings: Finding[] = []
  for (const check of await checksFor(typed, readSettings(options), terminal)) {
    const finding = await examine(check)
    findings.push(finding)
    if (!options.json) terminal.answer(describe(finding, terminal))
    if (finding.state === 'failed') break
  }
  const healthy = findings.every(({ state }) => state === 'ok')
  if (options.json) terminal.answer(JSON.stringify({ healthy, checks: findings }))
  return healthy ? ExitCode.done : ExitCode.failed
}

/** Without a gateway there is no way to check, but the engines are here all the same. */
async function checksFor(typed: string | undefined, settings: AgentSettings, terminal: Terminal): Promise<Check[]> {
  const directory = new DataDirectory(settings.dataDirectory)
  const devices = await readDevices(directory)
  const gateway = typed === undefined ? devices[0]?.gateway : parseGatewayAddress(typed)
  const authorities = trustedAuthorities(settings.caFile, settings.environment)
  const engines = engineChecks({ settings, authorities, gateway, say: (text) => terminal.say(text) })
  if (!gateway) {
    terminal.say('No gateway is given and none is paired: only the engines are checked.')
    return engines
  }
  const route = { environment: settings.environment, authorities }
  const device = findDevice(devices, gateway)
  return [...networkChecks({ gateway, device, route }), tunnelCheck({ gateway, device, route, directory }), ...engines]
}

async function examine({ name, run }: Check): Promise<Finding> {
  try {
    return { name, state: 'ok', detail: await run(), code: null, mend: null }
  } catch (error) {
    if (!(error instanceof Fault)) throw error
    return { name, state: 'failed', detail: error.message, code: error.code, mend: error.mend ?? null }
  }
}

function describe({ name, state, detail, code, mend }: Finding, terminal: Terminal): string {
  const mark = state === 'ok' ? paint('✓ ok', 'green', terminal) : paint('✗ failed', 'red', terminal)
  const line = `${mark.padEnd(state === 'ok' ? 0 : 8)}  ${name.padEnd(NAME_WIDTH)}${detail}`
  return mend === null ? line : `${line}\n  ${code}: ${mend}`
}
