import type { Chat, ChatChange, ChatParameters, Message } from '@cloudtolocalllm/api/shapes'
import { type QueryClient, useMutation, useQueryClient } from '@tanstack/react-query'
import { call } from './gateway.ts'
import type { PendingImage } from './images.ts'
import { chatQuery, chatsQuery } from './queries.ts'
import { remember } from './remembered.ts'

/** How a chat is asked, beyond the question itself. */
export interface ChatSettings {
  systemPrompt: string
  parameters: ChatParameters
}

export interface Asking {
  parentId: string | null
  text: string
  images: readonly PendingImage[]
  model: string
}

/** Creates a chat with its settings; the first question comes after. */
export async function createChat(client: QueryClient, model: string, settings: ChatSettings): Promise<Chat> {
  const created = await call('createChat', { body: { model } })
  const isPlain = settings.systemPrompt === '' && Object.keys(settings.parameters).length === 0
  const chat = isPlain ? created : await call('changeChat', { path: { id: created.id }, body: { ...settings } })
  client.setQueryData(chatQuery(chat.id).queryKey, chat)
  return chat
}

/** Asks a question; the gateway answers whether or not this page stays open. */
export async function ask(client: QueryClient, chatId: string, asking: Asking): Promise<void> {
  const { parentId, text, model } = asking
  const images = asking.images.map(({ mediaType, base64 }) => ({ mediaType, base64 }))
  const { question, answer } = await call('ask', { path: { id: chatId }, body: { parentId, text, images, model } })
  remember('model', model)
  addMessages(client, chatId, [question, answer])
}

/** Asks for another answer to a question. */
export function useAnswerAgain(chatId: string) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (body: { questionId: string; model: string }) => call('answerAgain', { path: { id: chatId }, body }),
    onSuccess: (answer) => addMessages(client, chatId, [answer]),
  })
}

export function useStopAnswer() {
  return useMutation({ mutationFn: (id: string) => call('stopAnswer', { path: { id } }) })
}

export function useChangeChat(chatId: string) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (body: ChatChange) => call('changeChat', { path: { id: chatId }, body }),
    onSuccess: (chat) => {
      client.setQueryData(chatQuery(chatId).queryKey, chat)
      return client.invalidateQueries({ queryKey: chatsQuery.queryKey })
    },
  })
}

export function useDeleteChat() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (id: string) => call('deleteChat', { path: { id } }),
    onSuccess: (_, id) => {
      client.removeQueries({ queryKey: chatQuery(id).queryKey })
      return client.invalidateQueries({ queryKey: chatsQuery.queryKey })
    },
  })
}

/** Puts messages into the fetched chat, in place of older states of themselves. */
export function addMessages(client: QueryClient, chatId: string, added: readonly Message[]): void {
  client.setQueryData(chatQuery(chatId).queryKey, (chat) => {
    if (!chat) return chat
    const ids = new Set(added.map(({ id }) => id))
    const messages = [...chat.messages.filter(({ id }) => !ids.has(id)), ...added]
    return { ...chat, messages, running: messages.some(({ state }) => state === 'running') }
  })
}
