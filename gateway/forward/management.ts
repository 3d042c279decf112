import { type Caller, mayUse } from '../access/permission.ts'
import type { DeviceLink } from '../tunnel/device-link.ts'
import type { Place } from './places.ts'
import { RouteFault } from './route-fault.ts'

type Verb = 'pull' | 'delete' | 'create' | 'copy'

/**
 * Where a change of models goes: to `device/model`, or to the only device that could be meant. The device has the last
 * word: it refuses what its owner did not turn on there, whatever the gateway says.
 */
export function managementPlace(links: readonly DeviceLink[], caller: Caller, path: string, asked: string): Place {
  const verb = path.slice('/api/'.length) as Verb
  const managing = links.flatMap((link) => managedEngine(link))
  const slash = asked.indexOf('/')
  const device = asked.slice(0, slash).toLowerCase()
  const pinned = slash < 1 ? [] : managing.filter(({ link }) => link.status.name.toLowerCase() === device)
  const model = pinned.length > 0 ? asked.slice(slash + 1) : asked
  const meant = pinned.length > 0 ? pinned : narrowed(managing, verb, model)
  const places = meant.map((place) => ({ ...place, model })).filter(({ link }) => mayUse(caller, link, model))
  return onlyOne(places, verb, asked)
}

function managedEngine(link: DeviceLink): Place[] {
  const engine = link.status.engines.find(({ kind, state }) => kind === 'ollama' && state === 'ready')
  return engine && link.available ? [{ link, engine, model: '' }] : []
}

/** What exists already is changed where it is. */
function narrowed(places: readonly Place[], verb: Verb, model: string): readonly Place[] {
  if (verb === 'pull' || verb === 'create') return places
  return places.filter(({ engine }) => engine.models.some(({ name }) => name === model || name === `${model}:latest`))
}

function onlyOne(places: readonly Place[], verb: Verb, asked: string): Place {
  const [place] = places
  if (!place) throw new RouteFault('modelUnknown', `no device of yours that is online could ${verb} ${asked}`)
  const names = places.map(({ link }) => link.status.name)
  if (places.length > 1) {
    throw new RouteFault('bodyMalformed', `${names.join(', ')} could ${verb} this; name one as ${names[0]}/${asked}`)
  }
  if (!place.link.status.allows.includes(verb)) {
    throw new RouteFault(
      'notAllowedByDevice',
      `${names[0]} does not allow this; run there: cloudtolocalllm allow ${verb}`,
    )
  }
  return place
}
