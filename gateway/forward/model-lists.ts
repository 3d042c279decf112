import type { StatusModel } from '@cloudtolocalllm/protocol/control'
import { type Caller, mayUse } from '../access/permission.ts'
import type { OnlineDevices } from '../devices/online-devices.ts'
import type { DialectName } from '../dialects/dialect.ts'
import type { DeviceLink } from '../tunnel/device-link.ts'
import { RouteFault } from './route-fault.ts'

/** A model name with the devices that offer it. */
interface Listed {
  model: StatusModel
  loaded: boolean
  devices: string[]
}

/** Lists over all devices of the caller, answered from what the devices last said. */
export class ModelLists {
  readonly #online: OnlineDevices<DeviceLink>
  readonly #version: string

  constructor(online: OnlineDevices<DeviceLink>, version: string) {
    this.#online = online
    this.#version = version
  }

  /** The body for one of the addresses that the gateway answers itself. Throws a RouteFault for a model that is nowhere. */
  answer(caller: Caller, path: string, dialect: DialectName): object {
    if (path === '/api/tags') return { models: this.#listed(caller, 'ollama').map(ollamaTag) }
    if (path === '/api/ps')
      return {
        models: this.#listed(caller, 'ollama')
          .filter(({ loaded }) => loaded)
          .map(ollamaRunning),
      }
    if (path === '/api/version') return { version: this.#ollamaVersion(caller) }
    const listed = this.#listed(caller, dialect)
    const shape: (listed: Listed) => { id: string } = dialect === 'anthropic' ? anthropicModel : openaiModel
    if (path === '/v1/models') return listOf(listed.map(shape), dialect)
    const asked = decodeSegment(path.slice('/v1/models/'.length))
    const found = listed.find(({ model }) => model.name === asked || model.name === `${asked}:latest`)
    if (!found) throw new RouteFault('modelUnknown', `no device of yours has a model named ${asked}`)
    return shape(found)
  }

  /** Each name once, sorted by name; only what this dialect can ask. */
  #listed(caller: Caller, dialect: DialectName): Listed[] {
    const byName = new Map<string, Listed>()
    for (const link of this.#online.of(caller.personId)) {
      for (const model of reachable(link, caller, dialect)) {
        const known = byName.get(model.name)
        if (known) merge(known, model, link)
        else byName.set(model.name, { model, loaded: model.loaded, devices: [link.status.name] })
      }
    }
    return [...byName.values()].sort((a, b) => (a.model.name < b.model.name ? -1 : 1))
  }

  /** The oldest of the caller's engines decides: clients use it to tell what they may ask. */
  #ollamaVersion(caller: Caller): string {
    const engines = this.#online.of(caller.personId).flatMap((link) => link.status.engines)
    const versions = engines.flatMap(({ kind, version }) => (kind === 'ollama' && version ? [version] : []))
    const byAge = new Intl.Collator('en', { numeric: true })
    return versions.toSorted(byAge.compare)[0] ?? this.#version
  }
}

function reachable(link: DeviceLink, caller: Caller, dialect: DialectName): StatusModel[] {
  const engines = link.status.engines.filter(({ state, dialects }) => state === 'ready' && dialects.includes(dialect))
  return engines.flatMap(({ models }) => models).filter(({ name }) => mayUse(caller, link, name))
}

function merge(known: Listed, model: StatusModel, link: DeviceLink): void {
  known.loaded ||= model.loaded
  if (!known.devices.includes(link.status.name)) known.devices.push(link.status.name)
}

function listOf(data: readonly { id: string }[], dialect: DialectName): object {
  if (dialect !== 'anthropic') return { object: 'list', data }
  return { data, has_more: false, first_id: data[0]?.id ?? null, last_id: data.at(-1)?.id ?? null }
}

function openaiModel({ model, devices }: Listed) {
  const created = model.modifiedAt ? Math.floor(Date.parse(model.modifiedAt) / 1000) || 0 : 0
  return { id: model.name, object: 'model', created, owned_by: devices.join(', ') }
}

function anthropicModel({ model }: Listed) {
  return {
    type: 'model',
    id: model.name,
    display_name: model.name,
    created_at: model.modifiedAt ?? '1970-01-01T00:00:00Z',
  }
}

function ollamaTag({ model }: Listed) {
  return { name: model.name, model: model.name, modified_at: model.modifiedAt, ...ollamaFacts(model) }
}

function ollamaRunning({ model }: Listed) {
  return { name: model.name, model: model.name, ...ollamaFacts(model) }
}

function ollamaFacts({ size, digest, family, parameterSize, quantization }: StatusModel) {
  const families = family === null ? [] : [family]
  const details = {
    parent_model: '',
    format: 'gguf',
    family,
    families,
    parameter_size: parameterSize,
    quantization_level: quantization,
  }
  return { size: size ?? 0, digest: digest ?? '', details }
}

function decodeSegment(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
