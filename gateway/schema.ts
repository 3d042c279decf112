import { setTimeout as pause } from 'node:timers/promises'
import { migrate, schemaFits } from '@cloudtolocalllm/database/migrate'
import { errorLabel, isOutage } from '@cloudtolocalllm/database/outage'
import type { Log } from '@cloudtolocalllm/runtime/log'
import type { GatewaySettings } from './settings.ts'

/** Milliseconds between two looks at a schema that somebody else brings up to date. */
const LOOK_EVERY_MS = 1_000

/**
 * Resolves when the database has the schema of this version: by our own hand, or by that of the migration job.
 * Rejects with a Fault where a newer version has been there, and with the error where the database cannot be used.
 */
export async function schemaInPlace({ databaseUrl, migrates }: GatewaySettings, log: Log): Promise<void> {
  if (migrates) return await migrate(databaseUrl.reveal())
  while (!(await isThere(databaseUrl.reveal(), log))) await pause(LOOK_EVERY_MS)
}

/** A database that is away may come: in a cluster it starts beside us. */
async function isThere(connectionString: string, log: Log): Promise<boolean> {
  try {
    if (await schemaFits(connectionString)) return true
    log.info('waiting for the schema of this version')
  } catch (error) {
    if (!isOutage(error)) throw error
    log.info({ reason: errorLabel(error) }, 'waiting for the database')
  }
  return false
}
