import type * as shapes from '@cloudtolocalllm/api/shapes'
import type { Device } from '@cloudtolocalllm/database/devices'
import type { StatusEngine, StatusModel } from '@cloudtolocalllm/protocol/control'
import { type Caller, mayUse } from '../access/permission.ts'
import { enginesOf } from './device-view.ts'
import type { ConsoleDependencies } from './parts.ts'

interface Offer {
  row: Device
  engine: StatusEngine
  model: StatusModel
  place: shapes.Model['places'][number]
}

/** The models over all devices by name, each with the places where it is, the readiest first. */
export function viewModels(
  caller: Caller,
  rows: readonly Device[],
  { online, figures }: Pick<ConsoleDependencies, 'online' | 'figures'>,
): shapes.Model[] {
  const offers = rows
    .flatMap((row) => offersOf(row, { online, figures }))
    .filter(({ row, model }) => mayUse(caller, row, model.name))
  const byName = Map.groupBy(offers, ({ model }) => model.name)
  const models = [...byName].map(([name, offered]) => ({
    name,
    capabilities: [...new Set(offered.flatMap(({ model }) => model.capabilities))].toSorted(),
    demonstration: offered.every(({ engine }) => engine.demonstration),
    places: offered.map(({ place }) => place).toSorted(byReadiness),
  }))
  return models.toSorted((one, other) => one.name.localeCompare(other.name))
}

function offersOf(row: Device, { online, figures }: Pick<ConsoleDependencies, 'online' | 'figures'>): Offer[] {
  const present = online.get(row.id)
  return enginesOf(row, present).flatMap((engine) =>
    engine.models.map((model) => {
      const usable = present !== undefined && engine.state === 'ready'
      const place = {
        deviceId: row.id,
        deviceName: row.name,
        online: usable,
        engine: engine.kind,
        dialects: engine.dialects,
        loaded: usable && model.loaded,
        ...figures.get(row.id, model.name),
      }
      return { row, engine, model, place }
    }),
  )
}

function byReadiness(one: Offer['place'], other: Offer['place']): number {
  return (
    Number(other.online) - Number(one.online) ||
    Number(other.loaded) - Number(one.loaded) ||
    one.deviceName.localeCompare(other.deviceName)
  )
}
