import * as z from 'zod'
import { isLoopback } from '../network/gateway-address.ts'
import { type DataDirectory, damaged } from './data-directory.ts'
import { DeviceKey } from './device-key.ts'

/** This computer as one gateway knows it. */
export interface Device {
  /** The gateway's origin. */
  gateway: URL
  deviceId: string
  name: string
  owner: string
  pairedAt: string
  key: DeviceKey
}

export const DEVICES_FILE = 'devices.json'

const StoredDevice = z.object({
  gateway: z.url(),
  deviceId: z.uuid(),
  name: z.string(),
  owner: z.string(),
  pairedAt: z.string(),
  privateKey: z.string(),
})

/** The device that was connected last stands first. */
const Stored = z.object({ devices: z.array(StoredDevice) })

/** Every pairing of this data directory, the one that was connected last first. Throws a Fault where the file is damaged. */
export async function readDevices(directory: DataDirectory): Promise<Device[]> {
  const content = await directory.readJson(DEVICES_FILE)
  if (content === undefined) return []
  const stored = Stored.safeParse(content)
  if (!stored.success) throw damaged(directory.file(DEVICES_FILE), z.prettifyError(stored.error))
  return stored.data.devices.map(({ gateway, privateKey, ...rest }) => {
    try {
      return { ...rest, gateway: new URL(gateway), key: DeviceKey.from(privateKey) }
    } catch (error) {
      throw damaged(directory.file(DEVICES_FILE), error)
    }
  })
}

/** Keeps a device and puts it first; it takes the place of an older pairing with the same gateway. */
export async function keepDevice(directory: DataDirectory, device: Device): Promise<void> {
  const others = (await readDevices(directory)).filter(({ gateway, deviceId }) => {
    return gateway.origin !== device.gateway.origin && deviceId !== device.deviceId
  })
  await writeDevices(directory, [device, ...others])
}

/** Forgets a pairing and its key; true where there was one. */
export async function forgetDevice(directory: DataDirectory, deviceId: string): Promise<boolean> {
  const devices = await readDevices(directory)
  const kept = devices.filter((device) => device.deviceId !== deviceId)
  if (kept.length === 0) await directory.remove(DEVICES_FILE)
  else await writeDevices(directory, kept)
  return kept.length < devices.length
}

/**
 * The pairing for a gateway. A gateway on this machine is known by being here: its port may be another one at each
 * start.
 */
export function findDevice(devices: readonly Device[], gateway: URL): Device | undefined {
  const exact = devices.find((device) => device.gateway.origin === gateway.origin)
  if (exact || !isLoopback(gateway.hostname)) return exact
  const local = devices.find((device) => isLoopback(device.gateway.hostname))
  return local && { ...local, gateway }
}

async function writeDevices(directory: DataDirectory, devices: readonly Device[]): Promise<void> {
  const stored = devices.map(({ key, gateway, ...rest }) => ({
    ...rest,
    gateway: gateway.origin,
    privateKey: key.export(),
  }))
  await directory.ensure()
  await directory.writeJson(DEVICES_FILE, { devices: stored })
}
