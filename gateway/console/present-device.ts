import type { Status } from '@cloudtolocalllm/protocol/control'
import type { OnlineDevice } from '../devices/online-devices.ts'

/** A device that is simply there: what tests put among the online devices where no tunnel is meant. */
export interface PresentDevice extends OnlineDevice {
  inFlight: number
  cut(): number
  rename(name: string): void
}

export const SYSTEM = { platform: 'linux', arch: 'x64', release: 'Debian GNU/Linux 12', hostname: 'pc' }

/** A device of an owner with one Ollama that has the models named; those in `loaded` are in memory. */
export function presentDevice(
  { id, ownerId, name }: { id: string; ownerId: string; name: string },
  models: readonly string[],
  loaded: readonly string[] = [],
): PresentDevice {
  const engine = { id: 'ollama', kind: 'ollama', version: '0.12.6', state: 'ready', problem: null } as const
  const status: Status = {
    name,
    system: SYSTEM,
    allows: [],
    engines: [
      {
        ...engine,
        dialects: ['openai', 'ollama'],
        demonstration: false,
        models: models.map((model) => modelOf(model, loaded)),
      },
    ],
  }
  return {
    deviceId: id,
    ownerId,
    agentVersion: '0.1.0',
    since: new Date(),
    status,
    inFlight: 0,
    roundTripMs: 12,
    cut() {
      return this.inFlight
    },
    rename(newName) {
      status.name = newName
    },
  }
}

function modelOf(name: string, loaded: readonly string[]): Status['engines'][number]['models'][number] {
  return {
    name,
    loaded: loaded.includes(name),
    size: 4_000_000_000,
    digest: null,
    modifiedAt: null,
    family: null,
    parameterSize: '8B',
    quantization: 'Q4_0',
    contextLength: 8192,
    capabilities: ['completion', 'tools'],
  }
}
