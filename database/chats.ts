import { type Selectable, sql } from 'kysely'
import type { Database } from './connect.ts'
import type { ChatParameters, ChatTable } from './schema.ts'
import { storable } from './storable.ts'

/** A chat and whether an answer in it is being written. */
export type Chat = Selectable<ChatTable> & { running: boolean }

export async function createChat(database: Database, ownerId: string, model: string | null): Promise<Chat> {
  const chat = await database.insertInto('chats').values({ ownerId, model }).returningAll().executeTakeFirstOrThrow()
  return { ...chat, running: false }
}

/** Last changed first. */
export async function listChats(database: Database, ownerId: string): Promise<Chat[]> {
  return chatsOf(database, ownerId).orderBy('updatedAt', 'desc').orderBy('id').execute()
}

/** undefined where the owner has no such chat. */
export async function findChat(database: Database, ownerId: string, id: string): Promise<Chat | undefined> {
  return chatsOf(database, ownerId).where('id', '=', id).executeTakeFirst()
}

export interface ChatChange {
  title?: string | undefined
  model?: string | undefined
  systemPrompt?: string | undefined
  parameters?: ChatParameters | undefined
}

/** Changes what is given; false where the owner has no such chat. */
export async function changeChat(
  database: Database,
  ownerId: string,
  id: string,
  change: ChatChange,
): Promise<boolean> {
  const { title, model, systemPrompt, parameters } = change
  const result = await database
    .updateTable('chats')
    .set({
      updatedAt: sql<Date>`now()`,
      ...(title === undefined ? {} : { title: storable(title) }),
      ...(model === undefined ? {} : { model: storable(model) }),
      ...(systemPrompt === undefined ? {} : { systemPrompt: storable(systemPrompt) }),
      ...(parameters === undefined ? {} : { parameters: JSON.stringify(parameters) }),
    })
    .where('ownerId', '=', ownerId)
    .where('id', '=', id)
    .executeTakeFirst()
  return result.numUpdatedRows > 0n
}

/** False where the owner has no such chat. */
export async function deleteChat(database: Database, ownerId: string, id: string): Promise<boolean> {
  const result = await database
    .deleteFrom('chats')
    .where('ownerId', '=', ownerId)
    .where('id', '=', id)
    .executeTakeFirst()
  return result.numDeletedRows > 0n
}

function chatsOf(database: Database, ownerId: string) {
  return database
    .selectFrom('chats')
    .selectAll('chats')
    .select(({ exists, selectFrom }) =>
      exists(
        selectFrom('messages')
          .select('messages.id')
          .whereRef('messages.chatId', '=', 'chats.id')
          .where('messages.state', '=', 'running'),
      )
        .$castTo<boolean>()
        .as('running'),
    )
    .where('ownerId', '=', ownerId)
}
