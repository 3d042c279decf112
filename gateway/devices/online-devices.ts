import type { Status } from '@cloudtolocalllm/protocol/control'

/** A device whose agent is connected to this gateway right now. */
export interface OnlineDevice {
  readonly deviceId: string
  readonly ownerId: string
  readonly agentVersion: string
  /** When it connected; a connection that was lost and resumed counts as one. */
  readonly since: Date
  /** What it offers, as it last said. */
  readonly status: Status
  /** Requests that it answers. */
  readonly inFlight: number
  /** Milliseconds of the last ping; null before the first. */
  readonly roundTripMs: number | null
}

/** Called after a device came, went, or offers something else. */
export type DeviceListener = (deviceId: string, ownerId: string) => void

/** The devices that are online here, and the only place that knows it. */
export class OnlineDevices<Device extends OnlineDevice & { cut(): number; rename(name: string): void }> {
  readonly #devices = new Map<string, Device>()
  readonly #ofOwner = new Map<string, readonly Device[]>()
  readonly #listeners = new Set<DeviceListener>()

  get size(): number {
    return this.#devices.size
  }

  get(deviceId: string): Device | undefined {
    return this.#devices.get(deviceId)
  }

  /** All of one owner, in a stable order: by name, then by id. */
  of(ownerId: string): readonly Device[] {
    return this.#ofOwner.get(ownerId) ?? []
  }

  all(): Device[] {
    return [...this.#devices.values()]
  }

  add(device: Device): void {
    this.#devices.set(device.deviceId, device)
    this.changed(device)
  }

  remove(device: Device): void {
    if (this.#devices.get(device.deviceId) !== device) return
    this.#devices.delete(device.deviceId)
    this.changed(device)
  }

  /** Ends a device's connection and its running answers; returns how many there were. */
  cut(deviceId: string): number {
    return this.#devices.get(deviceId)?.cut() ?? 0
  }

  rename(deviceId: string, name: string): void {
    const device = this.#devices.get(deviceId)
    if (!device) return
    device.rename(name)
    this.changed(device)
  }

  /** Calls the listener from now on; the result ends that. */
  onChange(listener: DeviceListener): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** Tells everyone that this device came, went, or offers something else. */
  changed({ deviceId, ownerId }: Device): void {
    const mine = this.all().filter((device) => device.ownerId === ownerId)
    mine.sort((a, b) => a.status.name.localeCompare(b.status.name) || a.deviceId.localeCompare(b.deviceId))
    if (mine.length > 0) this.#ofOwner.set(ownerId, mine)
    else this.#ofOwner.delete(ownerId)
    for (const listener of this.#listeners) listener(deviceId, ownerId)
  }
}
