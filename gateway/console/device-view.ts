import type * as shapes from '@cloudtolocalllm/api/shapes'
import type { Device } from '@cloudtolocalllm/database/devices'
import { Status, type StatusEngine } from '@cloudtolocalllm/protocol/control'
import type { OnlineDevice } from '../devices/online-devices.ts'

/** A device as the page sees it: what it says now, or what it said when it was last here. */
export function viewDevice(row: Device, online: OnlineDevice | undefined): shapes.Device {
  const { id, name, pairedAt, lastSeenAt } = row
  return {
    id,
    name,
    system: row.system,
    agentVersion: online?.agentVersion ?? row.agentVersion,
    online: online !== undefined,
    since: (online?.since ?? lastSeenAt)?.toISOString() ?? null,
    pairedAt: pairedAt.toISOString(),
    engines: enginesOf(row, online).map((engine) => viewEngine(engine, online !== undefined)),
    allows: online?.status.allows ?? [],
    inFlight: online?.inFlight ?? 0,
    roundTripMs: online?.roundTripMs ?? null,
  }
}

/** The engines of a device, the last known ones while it is away. */
export function enginesOf(row: Device, online: OnlineDevice | undefined): readonly StatusEngine[] {
  if (online) return online.status.engines
  const stored = Status.safeParse(row.status)
  return stored.success ? stored.data.engines : []
}

function viewEngine({ models, ...engine }: StatusEngine, online: boolean): shapes.Engine {
  return {
    ...engine,
    models: models.map(({ name, loaded, size, parameterSize, quantization, contextLength, capabilities }) => ({
      name,
      // Nobody can know it of a device that is away, and a picker must not promise it.
      loaded: loaded && online,
      size,
      parameterSize,
      quantization,
      contextLength,
      capabilities,
    })),
  }
}
