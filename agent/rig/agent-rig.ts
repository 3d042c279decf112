import { randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { TestContext } from 'node:test'
import { createLog } from '@cloudtolocalllm/runtime/log'
import { type RunningAgent, startAgent } from '../agent.ts'
import type { AgentEvent } from '../agent-event.ts'
import { DataDirectory } from '../identity/data-directory.ts'
import { DeviceKey } from '../identity/device-key.ts'
import { type Device, keepDevice } from '../identity/devices.ts'
import type { AgentSettings } from '../settings.ts'
import type { EngineRig } from './engine-rig.ts'

/** All that the rig must know of an engine, so that real ones fit too. */
type KnownEngine = Pick<EngineRig, 'id' | 'url'>

import type { GatewayRig, RigLink } from './gateway-rig.ts'

/** A data directory of its own for one test. */
export async function temporaryDirectory(t: TestContext): Promise<DataDirectory> {
  const folder = await mkdtemp(path.join(tmpdir(), 'agent-'))
  t.after(() => rm(folder, { recursive: true, force: true, maxRetries: 10 }))
  return new DataDirectory(folder)
}

/** A device that was paired with this gateway before. */
export async function pairedDevice(directory: DataDirectory, gateway: GatewayRig): Promise<Device> {
  const key = DeviceKey.create()
  const device = { gateway: gateway.url, deviceId: randomUUID(), name: 'study', owner: 'Ada', pairedAt: '', key }
  gateway.keys.set(device.deviceId, key.publicKey)
  await keepDevice(directory, device)
  return device
}

/** Settings that look for nothing but these engines. */
export function settingsFor(directory: DataDirectory, engines: readonly KnownEngine[] = []): AgentSettings {
  return {
    dataDirectory: directory.path,
    engines: engines.map(({ url }) => ({ url, key: undefined })),
    searchUsualPorts: false,
    name: 'study',
    enrolment: undefined,
    caFile: undefined,
    environment: {},
  }
}

export interface AgentRig {
  agent: RunningAgent
  directory: DataDirectory
  device: Device
  events: AgentEvent[]
  /** The agent at the gateway, with its engines found. */
  link: RigLink
}

/** An agent that is paired, online and has found its engines. */
export async function startAgentRig(
  t: TestContext,
  gateway: GatewayRig,
  engines: readonly KnownEngine[],
): Promise<AgentRig> {
  const directory = await temporaryDirectory(t)
  const device = await pairedDevice(directory, gateway)
  const events: AgentEvent[] = []
  const parts = { log: createLog('agent', 'silent'), tell: (event: AgentEvent) => void events.push(event) }
  const agent = await startAgent(gateway.url, settingsFor(directory, engines), parts)
  t.after(() => agent.stop())
  const link = await gateway.linkWith((status) => {
    return engines.every(({ id }) => status.engines.some((engine) => engine.id === id && engine.state === 'ready'))
  })
  return { agent, directory, device, events, link }
}
