import type { Database } from './connect.ts'

/** An image of a message, without its bytes. */
export interface StoredImage {
  id: string
  mediaType: string
}

export interface NewImage {
  mediaType: string
  bytes: Uint8Array
}

interface Attachment {
  ownerId: string
  messageId: string
  images: readonly NewImage[]
}

/** Keeps the images of a message in their order. */
export async function attachImages(
  database: Database,
  { ownerId, messageId, images }: Attachment,
): Promise<StoredImage[]> {
  const stored: StoredImage[] = []
  for (const [position, { mediaType, bytes }] of images.entries()) {
    const row = { ownerId, messageId, position, mediaType, bytes }
    stored.push(
      await database.insertInto('images').values(row).returning(['id', 'mediaType']).executeTakeFirstOrThrow(),
    )
  }
  return stored
}

/** The images of messages by the message's id, each list in its order. */
export async function imagesOf(database: Database, messageIds: readonly string[]): Promise<Map<string, StoredImage[]>> {
  if (messageIds.length === 0) return new Map()
  const rows = await database
    .selectFrom('images')
    .select(['id', 'mediaType', 'messageId'])
    .where('messageId', 'in', messageIds)
    .orderBy('position')
    .execute()
  const byMessage = new Map<string, StoredImage[]>()
  for (const { id, mediaType, messageId } of rows) {
    byMessage.set(messageId, [...(byMessage.get(messageId) ?? []), { id, mediaType }])
  }
  return byMessage
}

/** undefined where the owner has no such image. */
export async function findImage(database: Database, ownerId: string, id: string) {
  return database
    .selectFrom('images')
    .select(['mediaType', 'bytes'])
    .where('ownerId', '=', ownerId)
    .where('id', '=', id)
    .executeTakeFirst()
}
