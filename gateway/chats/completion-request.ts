import type { Chat } from '@cloudtolocalllm/database/chats'
import type { Database } from '@cloudtolocalllm/database/connect'
import { findImage } from '@cloudtolocalllm/database/images'
import { listBranch, type Message } from '@cloudtolocalllm/database/messages'

type Part = { type: 'text'; text: string } | { type: 'image_url'; image_url: { url: string } }
type Turn = { role: 'system' | 'user' | 'assistant'; content: string | Part[] }

/** Writes the body of a chat completion for a model as its engine calls it. */
export type RequestBody = (model: string) => Uint8Array

/** A chat completion that asks the last question of a branch, with all that was said before it. */
export async function buildRequest(database: Database, chat: Chat, questionId: string): Promise<RequestBody> {
  const branch = await listBranch(database, chat.ownerId, questionId)
  const messages: Turn[] = chat.systemPrompt === '' ? [] : [{ role: 'system', content: chat.systemPrompt }]
  for (const message of branch) {
    if (hasWords(message)) messages.push({ role: message.role, content: await contentOf(database, message) })
  }
  const { temperature, topP, maxTokens } = chat.parameters
  const parameters = { temperature, top_p: topP, max_tokens: maxTokens }
  const request = { messages, stream: true, stream_options: { include_usage: true }, ...parameters }
  return (model) => Buffer.from(JSON.stringify({ model, ...request }))
}

/** An answer that failed before its first word says nothing, and engines refuse empty turns. */
function hasWords({ role, text }: Message): boolean {
  return role === 'user' || text !== ''
}

async function contentOf(database: Database, { ownerId, text, images }: Message): Promise<string | Part[]> {
  if (images.length === 0) return text
  const parts: Part[] = text === '' ? [] : [{ type: 'text', text }]
  for (const { id } of images) {
    const image = await findImage(database, ownerId, id)
    if (!image) continue
    const base64 = Buffer.from(image.bytes).toString('base64')
    parts.push({ type: 'image_url', image_url: { url: `data:${image.mediaType};base64,${base64}` } })
  }
  return parts
}
