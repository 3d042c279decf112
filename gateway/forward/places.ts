import type { StatusEngine, StatusModel } from '@cloudtolocalllm/protocol/control'
import { type Caller, mayUse } from '../access/permission.ts'
import type { OnlineDevices } from '../devices/online-devices.ts'
import type { DeviceLink } from '../tunnel/device-link.ts'
import type { Address } from './addresses.ts'
import { RouteFault } from './route-fault.ts'

/** One engine of one device that can answer. */
export interface Place {
  link: DeviceLink
  engine: StatusEngine
  /** As the engine calls it: what the request must say there. */
  model: string
}

/** What a caller could reach if its device were online. */
export type OfflineModels = (caller: Caller) => Promise<readonly { deviceName: string; models: readonly string[] }[]>

/** The places that can answer for a model, best first. Throws a RouteFault where there is none. */
export async function findPlaces(
  online: OnlineDevices<DeviceLink>,
  offline: OfflineModels,
  caller: Caller,
  asked: string,
  address: Address,
): Promise<readonly Place[]> {
  const named = placesOf(online.of(caller.personId), caller, asked)
  const fitting = named.filter(({ engine }) => engine.dialects.includes(address.dialect.name))
  const free = fitting.filter(({ link }) => link.available)
  if (free.length > 0) return free.toSorted(byReadiness)
  if (fitting.length > 0) throw busyOrLeaving(fitting, asked)
  if (named.length > 0) throw dialectUnsupported(named, asked, address)
  throw await whyNowhere(online, offline, caller, asked)
}

/** Where a name is offered: as it stands on any device, else as `device/model`. */
export function placesOf(links: readonly DeviceLink[], caller: Caller, asked: string): Place[] {
  const exact = links.flatMap((link) => offers(link, caller, asked))
  if (exact.length > 0) return exact
  const slash = asked.indexOf('/')
  if (slash < 1) return []
  const device = asked.slice(0, slash).toLowerCase()
  const pinned = links.filter((link) => link.status.name.toLowerCase() === device)
  return pinned.flatMap((link) => offers(link, caller, asked.slice(slash + 1)))
}

function offers(link: DeviceLink, caller: Caller, name: string): Place[] {
  const places: Place[] = []
  for (const engine of link.status.engines) {
    const model = engine.state === 'ready' ? engine.models.find((candidate) => isNamed(candidate, name)) : undefined
    if (model && mayUse(caller, link, model.name)) places.push({ link, engine, model: model.name })
  }
  return places
}

/** `llama3.2` and `llama3.2:latest` are one model to Ollama. */
function isNamed(model: StatusModel, name: string): boolean {
  return model.name === name || model.name === `${name}:latest`
}

function byReadiness(one: Place, other: Place): number {
  return Number(isLoaded(other)) - Number(isLoaded(one)) || one.link.inFlight - other.link.inFlight
}

export function isLoaded({ engine, model }: Place): boolean {
  return engine.models.some(({ name, loaded }) => name === model && loaded)
}

function busyOrLeaving(places: readonly Place[], asked: string): RouteFault {
  const names = [...new Set(places.map(({ link }) => link.status.name))].join(', ')
  return new RouteFault('deviceBusy', `${names} takes no further request for ${asked} right now`, 1)
}

function dialectUnsupported(places: readonly Place[], asked: string, { path }: Address): RouteFault {
  const [place] = places
  const speaks = place?.engine.dialects.join(', ') ?? ''
  return new RouteFault(
    'dialectUnsupported',
    `${asked} runs on ${place?.engine.kind}, which speaks ${speaks} but has no ${path}`,
  )
}

async function whyNowhere(
  online: OnlineDevices<DeviceLink>,
  offline: OfflineModels,
  caller: Caller,
  asked: string,
): Promise<RouteFault> {
  if (caller.models && !caller.models.includes(asked)) {
    return new RouteFault('modelNotAllowed', `this key may not use ${asked}; it may use ${caller.models.join(', ')}`)
  }
  const away = await offline(caller)
  const holders = away.filter(({ deviceName, models }) =>
    models.some((name) => [name, name.replace(/:latest$/, ''), `${deviceName}/${name}`].includes(asked)),
  )
  const names = (devices: readonly { deviceName: string }[]) => devices.map(({ deviceName }) => deviceName).join(', ')
  if (holders.length > 0) return new RouteFault('deviceOffline', `${asked} is on ${names(holders)}, which is offline`)
  if (online.of(caller.personId).length === 0) {
    const text = away.length > 0 ? `no device is online; paired: ${names(away)}` : 'no device is paired yet'
    return new RouteFault('deviceOffline', `${text}, so ${asked} cannot be reached`)
  }
  return new RouteFault('modelUnknown', `no device of yours has a model named ${asked}`)
}
