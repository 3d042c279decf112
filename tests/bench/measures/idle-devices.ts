import { pairDevice } from '@cloudtolocalllm/database/devices'
import type { Figures } from '../figures.ts'
import { createIdleKey, type IdleAgent, openIdleAgent } from '../idle-agent.ts'
import type { Bench, Measure } from '../measure.ts'
import { pause } from '../pause.ts'
import { residentMemory } from '../processor-time.ts'

const DEVICES = 500

/** Milliseconds in which a process that just worked gives back what it does not need. */
const SETTLE_MS = 3_000

export const idleDevices: Measure = {
  name: 'idle devices',
  says: `${DEVICES} devices that are connected and silent: kilobytes of the gateway for each`,
  run: async (bench) => ({ tunnel: await connectMany(bench) }),
}

async function connectMany({ subjects: { service } }: Bench): Promise<Figures> {
  // Memory that a gateway got for a load is never given back whole, and would hide what devices take.
  await service.gateway.kill()
  await service.startGateway()
  await service.modelsSeen()
  const system = { platform: 'linux', arch: 'x64', release: '', hostname: 'bench' }
  const keys = Array.from({ length: DEVICES }, createIdleKey)
  const devices: string[] = []
  for (const { publicKey } of keys) {
    const paired = { ownerId: service.ownerId, name: 'idle', publicKey, system, agentVersion: '0.0.1' }
    const device = await service.database.transaction().execute((transaction) => pairDevice(transaction, paired))
    devices.push(device.id)
  }
  await pause(SETTLE_MS)
  const before = residentMemory(service.gateway.pid)
  const agents: IdleAgent[] = []
  for (const [index, key] of keys.entries()) agents.push(await openIdleAgent(service.url, devices[index] ?? '', key))
  await pause(SETTLE_MS)
  const after = residentMemory(service.gateway.pid)
  for (const agent of agents) agent.close()
  await service.database.deleteFrom('devices').where('id', 'in', devices).execute()
  return { 'KB/device': before === undefined || after === undefined ? null : (after - before) / DEVICES / 1000 }
}
