import { systemErrorCode } from '@cloudtolocalllm/runtime/fault'
import { type Selectable, sql, type Transaction } from 'kysely'
import type { Database } from './connect.ts'
import type { DeviceSystem, DeviceTable, Schema } from './schema.ts'

export type Device = Selectable<DeviceTable>

/** SQLSTATE of a unique index that refuses a row. */
const UNIQUE_VIOLATION = '23505'

export interface NewDevice {
  ownerId: string
  name: string
  /** Ed25519, 32 bytes. */
  publicKey: Uint8Array
  system: DeviceSystem
  agentVersion: string
}

/**
 * Pairs a device; one that its owner has already and did not revoke is the same device again. Where another device
 * has the name, a number is put behind it: `device/model` must say which one.
 */
export async function pairDevice(transaction: Transaction<Schema>, device: NewDevice): Promise<Device> {
  const { ownerId, publicKey, agentVersion } = device
  const system = JSON.stringify(device.system)
  const name = await freeName(transaction, device)
  return transaction
    .insertInto('devices')
    .values({ ownerId, publicKey, agentVersion, system, name })
    .onConflict((conflict) =>
      conflict
        .columns(['ownerId', 'publicKey'])
        .where('revokedAt', 'is', null)
        .doUpdateSet({ name, system, agentVersion }),
    )
    .returningAll()
    .executeTakeFirstOrThrow()
}

async function freeName(transaction: Transaction<Schema>, { ownerId, publicKey, name }: NewDevice): Promise<string> {
  // Two devices that are paired at once take turns.
  await transaction.selectFrom('people').select('id').where('id', '=', ownerId).forUpdate().execute()
  const others = await transaction
    .selectFrom('devices')
    .select('name')
    .where('ownerId', '=', ownerId)
    .where('publicKey', '!=', publicKey)
    .where('revokedAt', 'is', null)
    .execute()
  const taken = new Set(others.map((other) => other.name.toLowerCase()))
  let free = name
  for (let number = 2; taken.has(free.toLowerCase()); number += 1) free = `${name} ${number}`
  return free
}

/** A device that was not revoked, whoever owns it: for the tunnel, which then checks its signature. */
export async function findDevice(database: Database, id: string): Promise<Device | undefined> {
  return database
    .selectFrom('devices')
    .selectAll()
    .where('id', '=', id)
    .where('revokedAt', 'is', null)
    .executeTakeFirst()
}

/** The tunnel must tell a revoked device, which stops asking, from one that never was. */
export async function isDeviceRevoked(database: Database, id: string): Promise<boolean> {
  const row = await database.selectFrom('devices').select('revokedAt').where('id', '=', id).executeTakeFirst()
  return row !== undefined && row.revokedAt !== null
}

/** All that were not revoked, by name. */
export async function listDevices(database: Database, ownerId: string): Promise<Device[]> {
  return database
    .selectFrom('devices')
    .selectAll()
    .where('ownerId', '=', ownerId)
    .where('revokedAt', 'is', null)
    .orderBy('name')
    .orderBy('id')
    .execute()
}

/** undefined where the owner has no such device, `taken` where another one has the name. */
export async function renameDevice(database: Database, ownerId: string, id: string, name: string) {
  return database
    .updateTable('devices')
    .set({ name })
    .where('ownerId', '=', ownerId)
    .where('id', '=', id)
    .where('revokedAt', 'is', null)
    .returningAll()
    .executeTakeFirst()
    .catch((error: unknown) => {
      if (systemErrorCode(error) === UNIQUE_VIOLATION) return 'taken' as const
      throw error
    })
}

/** False where the owner has no such device. */
export async function revokeDevice(database: Database, ownerId: string, id: string): Promise<boolean> {
  const result = await database
    .updateTable('devices')
    .set({ revokedAt: new Date() })
    .where('ownerId', '=', ownerId)
    .where('id', '=', id)
    .where('revokedAt', 'is', null)
    .executeTakeFirst()
  return result.numUpdatedRows > 0n
}

export interface DeviceReport {
  agentVersion: string
  system: DeviceSystem
  /** The tunnel's STATUS, whole. */
  status: unknown
}

/** Keeps what a device last said of itself, so that its models are known while it is away. */
export async function recordDeviceStatus(database: Database, id: string, report: DeviceReport): Promise<void> {
  const { agentVersion } = report
  const system = JSON.stringify(report.system)
  await database
    .updateTable('devices')
    .set({ agentVersion, system, status: JSON.stringify(report.status), lastSeenAt: sql<Date>`now()` })
    .where('id', '=', id)
    .execute()
}

/** Notes that devices are, or were until now, online. */
export async function recordDevicesSeen(database: Database, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return
  await database.updateTable('devices').set({ lastSeenAt: sql<Date>`now()` }).where('id', 'in', ids).execute()
}
