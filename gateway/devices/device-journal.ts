import type { Database } from '@cloudtolocalllm/database/connect'
import { findDevice, listDevices, recordDeviceStatus, recordDevicesSeen } from '@cloudtolocalllm/database/devices'
import { errorLabel } from '@cloudtolocalllm/database/outage'
import { Status } from '@cloudtolocalllm/protocol/control'
import type { Log } from '@cloudtolocalllm/runtime/log'
import { mayUse } from '../access/permission.ts'
import type { OfflineModels } from '../forward/places.ts'
import type { PairedDevice } from '../tunnel/handshake.ts'
import type { OnlineDevice } from './online-devices.ts'

/** Milliseconds in which the changes of a device are written once: a model that loads and unloads says so twice a second. */
const WRITE_EVERY_MS = 2_000

/** Milliseconds between two notes of who is online, so that a killed gateway knows when it last saw each. */
const SEEN_EVERY_MS = 60_000

/** What devices last said, kept in the database, so that their models are known while they are away. */
export class DeviceJournal {
  readonly #database: Database
  readonly #log: Log
  readonly #changed = new Map<string, OnlineDevice>()
  readonly #seen = new Map<string, OnlineDevice>()
  readonly #timers: NodeJS.Timeout[]
  #writing: Promise<void> = Promise.resolve()

  constructor(database: Database, log: Log) {
    this.#database = database
    this.#log = log
    this.#timers = [
      setInterval(() => this.#write(), WRITE_EVERY_MS),
      setInterval(() => this.#noteSeen([...this.#seen.keys()]), SEEN_EVERY_MS),
    ]
  }

  /** The device, where it is paired and not revoked. */
  async findPaired(deviceId: string): Promise<PairedDevice | undefined> {
    const device = await findDevice(this.#database, deviceId)
    if (!device) return undefined
    const { ownerId, name } = device
    return { deviceId, ownerId, name, publicKey: Buffer.from(device.publicKey).toString('base64url') }
  }

  /** A device came, went, or offers something else. */
  note(device: OnlineDevice, isOnline: boolean): void {
    if (isOnline) {
      this.#changed.set(device.deviceId, device)
      this.#seen.set(device.deviceId, device)
    } else if (this.#seen.delete(device.deviceId)) {
      this.#write()
      this.#noteSeen([device.deviceId])
    }
  }

  /** What a caller could reach if its devices were online: asked only where a request has nowhere to go. */
  offlineModels(online: { get(deviceId: string): unknown }): OfflineModels {
    return async (caller) => {
      const devices = await listDevices(this.#database, caller.personId)
      const away = devices.filter(({ id }) => !online.get(id))
      return away.map((device) => {
        const names = modelNames(device.status).filter((model) => mayUse(caller, device, model))
        return { deviceName: device.name, models: names }
      })
    }
  }

  async stop(): Promise<void> {
    for (const timer of this.#timers) clearInterval(timer)
    this.#write()
    await this.#writing
  }

  #write(): void {
    const devices = [...this.#changed.values()]
    this.#changed.clear()
    for (const { deviceId, agentVersion, status } of devices) {
      this.#try(recordDeviceStatus(this.#database, deviceId, { agentVersion, system: status.system, status }))
    }
  }

  #noteSeen(ids: readonly string[]): void {
    this.#try(recordDevicesSeen(this.#database, ids))
  }

  /** A note that is lost while the database is away is made again by the next change; it is worth a line, not a failure. */
  #try(written: Promise<void>): void {
    const settled = written.catch((error: unknown) =>
      this.#log.warn({ reason: errorLabel(error) }, 'a device was not noted'),
    )
    this.#writing = Promise.all([this.#writing, settled]).then(() => {})
  }
}

/** An older version may have written it: what does not fit says nothing. */
function modelNames(status: unknown): string[] {
  const read = Status.safeParse(status)
  return read.success ? read.data.engines.flatMap(({ models }) => models.map(({ name }) => name)) : []
}
