import { type Selectable, sql, type Transaction } from 'kysely'
import type { Database } from './connect.ts'
import { type Device, pairDevice } from './devices.ts'
import { spendEnrolment } from './enrolments.ts'
import type { DeviceSystem, PairingTable, Schema } from './schema.ts'

export type Pairing = Selectable<PairingTable>

export interface NewPairing {
  code: string
  secretHash: Uint8Array
  name: string
  system: DeviceSystem
  agentVersion: string
  publicKey: Uint8Array
  address: string
  expiresAt: Date
}

/** Keeps a request to be paired; undefined where its code is taken, then try another. */
export async function createPairing(database: Database, pairing: NewPairing): Promise<Pairing | undefined> {
  await database.deleteFrom('pairings').where('expiresAt', '<', sql<Date>`now() - interval '1 hour'`).execute()
  return database
    .insertInto('pairings')
    .values({ ...pairing, system: JSON.stringify(pairing.system) })
    .onConflict((conflict) => conflict.column('code').doNothing())
    .returningAll()
    .executeTakeFirst()
}

/** How many wait for a person right now, over all owners. */
export async function countWaitingPairings(database: Database): Promise<number> {
  const { count } = await database
    .selectFrom('pairings')
    .select(({ fn }) => fn.countAll<string>().as('count'))
    .where('state', '=', 'waiting')
    .where('expiresAt', '>', sql<Date>`now()`)
    .executeTakeFirstOrThrow()
  return Number(count)
}

/** A pairing with the names of who approved it and of the device that came of it. */
export type DecidedPairing = Pairing & { ownerName: string | null; deviceName: string | null }

/** By id, in any state, expired too. */
export async function findPairing(database: Database, id: string): Promise<DecidedPairing | undefined> {
  return database
    .selectFrom('pairings')
    .leftJoin('people', 'people.id', 'pairings.ownerId')
    .leftJoin('devices', 'devices.id', 'pairings.deviceId')
    .selectAll('pairings')
    .select(['people.name as ownerName', 'devices.name as deviceName'])
    .where('pairings.id', '=', id)
    .executeTakeFirst()
}

/** The one that waits under this code; undefined where there is none or it is too late. */
export async function findWaitingPairing(database: Database, code: string): Promise<Pairing | undefined> {
  return waiting(database, code).executeTakeFirst()
}

/** Makes the waiting request under this code a device of `ownerId`; undefined where nothing waits under it. */
export async function approvePairing(database: Database, approval: Approval): Promise<Approved | undefined> {
  return database.transaction().execute(async (transaction) => {
    const found = await waiting(transaction, approval.code).forUpdate().executeTakeFirst()
    return found && approve(transaction, found, approval.ownerId, approval.name)
  })
}

/** Uses an enrolment up to approve the waiting request under this code; undefined where the enrolment is no good. */
export async function enrolPairing(database: Database, code: string, enrolment: string): Promise<Approved | undefined> {
  return database.transaction().execute(async (transaction) => {
    const found = await waiting(transaction, code).forUpdate().executeTakeFirst()
    const spent = found && (await spendEnrolment(transaction, enrolment))
    return spent && approve(transaction, found, spent.ownerId)
  })
}

export interface Approval {
  code: string
  ownerId: string
  /** The name that the person chose; else the one the agent asked for. */
  name?: string | undefined
}

export interface Approved {
  pairing: Pairing
  device: Device
}

async function approve(
  transaction: Transaction<Schema>,
  { id, system, agentVersion, publicKey, ...asked }: Pairing,
  ownerId: string,
  name = asked.name,
): Promise<Approved> {
  const device = await pairDevice(transaction, { ownerId, name, publicKey, system, agentVersion })
  const pairing = await transaction
    .updateTable('pairings')
    .set({ state: 'approved', ownerId, deviceId: device.id })
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow()
  return { pairing, device }
}

/** undefined where nothing waits under this code. */
export async function denyPairing(database: Database, { code, ownerId }: { code: string; ownerId: string }) {
  return database
    .updateTable('pairings')
    .set({ state: 'denied', ownerId })
    .where('code', '=', code)
    .where('state', '=', 'waiting')
    .where('expiresAt', '>', sql<Date>`now()`)
    .returningAll()
    .executeTakeFirst()
}

function waiting(database: Database, code: string) {
  return database
    .selectFrom('pairings')
    .selectAll()
    .where('code', '=', code)
    .where('state', '=', 'waiting')
    .where('expiresAt', '>', sql<Date>`now()`)
}
