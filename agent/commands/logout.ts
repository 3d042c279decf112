import { ExitCode, Fault } from '@cloudtolocalllm/runtime/fault'
import { DataDirectory } from '../identity/data-directory.ts'
import { type Device, findDevice, forgetDevice, readDevices } from '../identity/devices.ts'
import { parseGatewayAddress } from '../network/gateway-address.ts'
import { type AgentOptions, readSettings } from '../settings.ts'
import type { Terminal } from '../terminal/terminal.ts'

/** Forgets a pairing and its key; a running agent stops by itself. */
export async function logout(
  typed: string | undefined,
  options: AgentOptions & { json?: boolean },
  terminal: Terminal,
): Promise<ExitCode> {
  const directory = new DataDirectory(readSettings(options).dataDirectory)
  const devices = await readDevices(directory)
  const device = typed === undefined ? onlyOne(devices) : findDevice(devices, parseGatewayAddress(typed))
  if (device) await forgetDevice(directory, device.deviceId)
  if (options.json) terminal.answer(JSON.stringify({ forgotten: device ? device.gateway.origin : null }))
  else if (device) terminal.answer(farewell(device))
  else terminal.answer('This computer is not paired there: nothing to forget.')
  return ExitCode.done
}

function onlyOne(devices: readonly Device[]): Device | undefined {
  if (devices.length <= 1) return devices[0]
  const gateways = devices.map(({ gateway }) => gateway.origin)
  throw new Fault({
    code: 'GATEWAY_AMBIGUOUS',
    message: `this computer is paired with ${gateways.join(', ')}: which one is meant?`,
    mend: `cloudtolocalllm logout ${gateways[0]}`,
    exitCode: ExitCode.usage,
  })
}

function farewell({ gateway, name }: Device): string {
  return [
    `Forgot ${gateway.origin} and the key for it; a running agent stops.`,
    `The page still lists ${name}: remove it there under Devices.`,
  ].join('\n')
}
