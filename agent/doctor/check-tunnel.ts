import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import type { GatewayHello } from '@cloudtolocalllm/protocol/control'
import { Fault } from '@cloudtolocalllm/runtime/fault'
import type { WebSocket } from 'ws'
import type { Device } from '../identity/devices.ts'
import { runningInstance } from '../identity/single-instance.ts'
import { readState } from '../state/state-file.ts'
import { programName } from '../terminal/shell.ts'
import { answerGreeting, readGreeting, readWelcome, speaksOurProtocol } from '../tunnel/handshake.ts'
import { closeFault, protocolBroken, versionUnknown } from '../tunnel/tunnel-fault.ts'
import { openWebSocket } from '../tunnel/web-socket.ts'
import { CHECK_WITHIN, type Check, type TunnelPatient } from './check.ts'

/** The WebSocket, the gateway's greeting, and whether this computer is admitted. */
export function tunnelCheck(patient: TunnelPatient): Check {
  return { name: 'Tunnel', run: () => checkTunnel(patient) }
}

async function checkTunnel(patient: TunnelPatient): Promise<string> {
  const { gateway, route, device, directory } = patient
  const signal = AbortSignal.timeout(CHECK_WITHIN)
  const { webSocket } = await openWebSocket(gateway, route, signal)
  try {
    const greeting = await nextMessage(webSocket, gateway, signal, readGreeting)
    if (!speaksOurProtocol(greeting)) throw versionUnknown(gateway, greeting.protocols)
    const opens = `WebSockets pass; gateway ${greeting.gateway}`
    if (!device) return `${opens}; not paired yet: ${programName(gateway)} connect ${gateway.origin}`
    // A second connection with the same key would throw the running agent out.
    if (await runningInstance(directory)) return `${opens}; ${await tellRunning(patient)}`
    return `${opens}; ${await beAdmitted(webSocket, device, greeting, signal)}`
  } finally {
    webSocket.terminate()
  }
}

async function beAdmitted(
  webSocket: WebSocket,
  device: Device,
  greeting: GatewayHello,
  signal: AbortSignal,
): Promise<string> {
  webSocket.send(answerGreeting(device, greeting, randomUUID(), []))
  await nextMessage(webSocket, device.gateway, signal, readWelcome)
  return `admitted as ${device.name}`
}

async function tellRunning({ directory }: TunnelPatient): Promise<string> {
  const state = await readState(directory)
  if (!state) return 'the running agent is just starting'
  if (state.online) return 'the running agent is online'
  throw new Fault({
    code: 'AGENT_OFFLINE',
    message: `the running agent is offline: ${state.lastError?.message ?? 'it has not connected yet'}`,
    mend: 'It tries again by itself; where it does not get through, stop it and run doctor again',
  })
}

/** The next message, or the Fault that a closed connection means. */
async function nextMessage<Read>(
  webSocket: WebSocket,
  gateway: URL,
  signal: AbortSignal,
  read: (message: Uint8Array) => Read,
): Promise<Read> {
  const settled = new AbortController()
  const either = AbortSignal.any([signal, settled.signal])
  try {
    const heard = Promise.race([
      once(webSocket, 'message', { signal: either }),
      once(webSocket, 'close', { signal: either }),
    ])
    webSocket.resume()
    const [first, reason] = await heard
    if (typeof first === 'number') throw closeFault(gateway, first, String(reason))
    return read(first)
  } catch (error) {
    if (error instanceof Fault) throw error
    const cause = signal.aborted ? new Error('it says nothing') : error
    throw protocolBroken(gateway, cause instanceof Error ? cause : new Error(String(cause)))
  } finally {
    settled.abort()
  }
}
