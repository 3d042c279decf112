import type * as shapes from '@cloudtolocalllm/api/shapes'
import { createKey, type Key, listKeys, revokeKey } from '@cloudtolocalllm/database/keys'
import { ConsoleFault } from './console-fault.ts'
import type { Handlers } from './handler.ts'
import type { ConsoleParts } from './parts.ts'
import { storedId } from './stored-id.ts'

/** The keys of a person: made, shown once, revoked. */
export function keyRoutes({ database, keys, live }: ConsoleParts): Pick<Handlers, 'keys' | 'createKey' | 'revokeKey'> {
  return {
    keys: async ({ session }) => (await listKeys(database, session.ownerId)).map(viewKey),
    createKey: async ({ session: { ownerId }, body: { name, models, expiresAt } }) => {
      const expires = expiresAt === null ? null : new Date(expiresAt)
      if (expires && expires.getTime() <= Date.now()) throw expiryPast(expires)
      const { key, secret } = await createKey(database, { ownerId, name, models, expiresAt: expires })
      live.publish(ownerId, { topic: 'keys' })
      return { key: viewKey(key), secret }
    },
    revokeKey: async ({ session: { ownerId }, path }) => {
      const id = storedId(path.id)
      if (!(await revokeKey(database, ownerId, id))) throw keyNotFound()
      keys.forget(id)
      live.publish(ownerId, { topic: 'keys' })
    },
  }
}

function viewKey({ id, name, prefix, models, createdAt, expiresAt, lastUsedAt }: Key): shapes.Key {
  return {
    id,
    name,
    prefix,
    models,
    createdAt: createdAt.toISOString(),
    expiresAt: expiresAt?.toISOString() ?? null,
    lastUsedAt: lastUsedAt?.toISOString() ?? null,
  }
}

function keyNotFound(): ConsoleFault {
  const message = 'there is no such key; it may have been revoked'
  return new ConsoleFault({ status: 404, code: 'KEY_NOT_FOUND', message, mend: 'Reload the list' })
}

function expiryPast(expiresAt: Date): ConsoleFault {
  const message = `expiresAt: expected a moment to come, got ${expiresAt.toISOString()}`
  return new ConsoleFault({ status: 400, code: 'REQUEST_INVALID', message })
}
