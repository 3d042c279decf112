import { type Insertable, type Selectable, sql } from 'kysely'
import type { Database } from './connect.ts'
import { attachImages, imagesOf, type NewImage, type StoredImage } from './images.ts'
import type { AnswerFigures, MessageState, MessageTable } from './schema.ts'
import { storable } from './storable.ts'

/** One node of a chat's tree with the images of it, their bytes apart. */
export type Message = Selectable<MessageTable> & { images: StoredImage[] }

/** All messages of a chat of this owner in the order in which they came. */
export async function listMessages(database: Database, ownerId: string, chatId: string): Promise<Message[]> {
  const rows = await database
    .selectFrom('messages')
    .selectAll()
    .where('ownerId', '=', ownerId)
    .where('chatId', '=', chatId)
    .orderBy('position')
    .execute()
  return withImages(database, rows)
}

/** undefined where the owner has no such message. */
export async function findMessage(database: Database, ownerId: string, id: string): Promise<Message | undefined> {
  const rows = await database
    .selectFrom('messages')
    .selectAll()
    .where('ownerId', '=', ownerId)
    .where('id', '=', id)
    .execute()
  return (await withImages(database, rows))[0]
}

/** From the first message of its branch down to this one. */
export async function listBranch(database: Database, ownerId: string, lastId: string): Promise<Message[]> {
  const rows = await database
    .withRecursive('branch', (query) =>
      query
        .selectFrom('messages')
        .selectAll()
        .where('ownerId', '=', ownerId)
        .where('id', '=', lastId)
        .unionAll(
          query.selectFrom('messages').innerJoin('branch', 'branch.parentId', 'messages.id').selectAll('messages'),
        ),
    )
    .selectFrom('branch')
    .selectAll()
    .orderBy('position')
    .execute()
  return withImages(database, rows)
}

export interface NewQuestion {
  ownerId: string
  chatId: string
  parentId: string | null
  text: string
  images: readonly NewImage[]
  /** Who is to answer. */
  model: string
}

/** Keeps a question together with its answer, which runs from now on. */
export async function createQuestion(database: Database, { ownerId, chatId, parentId, ...asked }: NewQuestion) {
  return database.transaction().execute(async (transaction) => {
    const text = storable(asked.text)
    const row = await insert(transaction, { ownerId, chatId, parentId, text, role: 'user', state: 'complete' })
    const images = await attachImages(transaction, { ownerId, messageId: row.id, images: asked.images })
    const answer = await createAnswer(transaction, { ownerId, chatId, parentId: row.id, model: asked.model })
    return { question: { ...row, images }, answer }
  })
}

export interface NewAnswer {
  ownerId: string
  chatId: string
  /** The question it answers. */
  parentId: string
  model: string
}

export async function createAnswer(database: Database, answer: NewAnswer): Promise<Message> {
  const row = await insert(database, { ...answer, model: storable(answer.model), role: 'assistant', state: 'running' })
  return { ...row, images: [] }
}

export interface AnswerText {
  text: string
  reasoning: string
  deviceName: string | null
}

/** Keeps what there is of a running answer; one that ended stays as it is. */
export async function saveAnswer(database: Database, id: string, { text, reasoning, deviceName }: AnswerText) {
  await database
    .updateTable('messages')
    .set({ text: storable(text), reasoning: storable(reasoning), deviceName })
    .where('id', '=', id)
    .where('state', '=', 'running')
    .execute()
}

export interface AnswerEnd extends AnswerText {
  state: Exclude<MessageState, 'running'>
  error: string | null
  figures: AnswerFigures
}

export async function endAnswer(database: Database, id: string, end: AnswerEnd): Promise<void> {
  const { text, reasoning, deviceName, state, error, figures } = end
  await database
    .updateTable('messages')
    .set({
      text: storable(text),
      reasoning: storable(reasoning),
      deviceName,
      state,
      error: error === null ? null : storable(error),
      figures: JSON.stringify(figures),
    })
    .where('id', '=', id)
    .where('state', '=', 'running')
    .execute()
}

/** Answers that no program writes any more become failed; returns how many. */
export async function failRunningAnswers(database: Database, error: string): Promise<number> {
  const result = await database
    .updateTable('messages')
    .set({ state: 'failed', error })
    .where('state', '=', 'running')
    .executeTakeFirst()
  return Number(result.numUpdatedRows)
}

async function insert(database: Database, row: Insertable<MessageTable>) {
  const message = await database.insertInto('messages').values(row).returningAll().executeTakeFirstOrThrow()
  await database.updateTable('chats').set({ updatedAt: sql<Date>`now()` }).where('id', '=', row.chatId).execute()
  return message
}

async function withImages(database: Database, rows: Selectable<MessageTable>[]): Promise<Message[]> {
  const images = await imagesOf(
    database,
    rows.filter(({ role }) => role === 'user').map(({ id }) => id),
  )
  return rows.map((row) => ({ ...row, images: images.get(row.id) ?? [] }))
}
