import { listDevices, renameDevice, revokeDevice } from '@cloudtolocalllm/database/devices'
import { ConsoleFault } from './console-fault.ts'
import { viewDevice } from './device-view.ts'
import type { Handlers } from './handler.ts'
import { viewModels } from './model-view.ts'
import type { ConsoleParts } from './parts.ts'
import { storedId } from './stored-id.ts'

type DeviceRoutes = Pick<Handlers, 'devices' | 'changeDevice' | 'revokeDevice' | 'models'>

/** The paired computers of a person, and the models on them. */
export function deviceRoutes({ database, online, figures, live }: ConsoleParts): DeviceRoutes {
  return {
    devices: async ({ session }) => {
      const rows = await listDevices(database, session.ownerId)
      return rows.map((row) => viewDevice(row, online.get(row.id)))
    },
    changeDevice: async ({ session: { ownerId }, path, body: { name } }) => {
      const row = await renameDevice(database, ownerId, storedId(path.id), name)
      if (!row) throw deviceNotFound()
      if (row === 'taken') throw nameTaken(name)
      online.rename(row.id, name)
      live.publish(ownerId, { topic: 'devices' }, { topic: 'models' })
      return viewDevice(row, online.get(row.id))
    },
    revokeDevice: async ({ session: { ownerId }, path }) => {
      const id = storedId(path.id)
      if (!(await revokeDevice(database, ownerId, id))) throw deviceNotFound()
      const cutAnswers = online.cut(id)
      live.publish(ownerId, { topic: 'devices' }, { topic: 'models' })
      return { cutAnswers }
    },
    models: async ({ session: { ownerId } }) => {
      const caller = { personId: ownerId, keyId: null, models: null, via: 'page' } as const
      return viewModels(caller, await listDevices(database, ownerId), { online, figures })
    },
  }
}

function deviceNotFound(): ConsoleFault {
  const message = 'there is no such device; it may have been revoked'
  return new ConsoleFault({ status: 404, code: 'DEVICE_NOT_FOUND', message, mend: 'Reload the list' })
}

function nameTaken(name: string): ConsoleFault {
  const message = `another device is called ${name}`
  return new ConsoleFault({ status: 409, code: 'DEVICE_NAME_TAKEN', message, mend: 'Choose another name' })
}
