import type * as shapes from '@cloudtolocalllm/api/shapes'
import { type Chat, changeChat, createChat, deleteChat, findChat, listChats } from '@cloudtolocalllm/database/chats'
import { findImage } from '@cloudtolocalllm/database/images'
import { findMessage, listMessages, type Message } from '@cloudtolocalllm/database/messages'
import { chatNotFound } from '../chats/conversations.ts'
import { viewMessage } from '../chats/message-view.ts'
import type { RunningAnswers } from '../chats/running-answers.ts'
import { ConsoleFault } from './console-fault.ts'
import { type Handlers, WRITTEN } from './handler.ts'
import type { ConsoleParts } from './parts.ts'
import { storedId } from './stored-id.ts'

type ChatRoutes = Pick<
  Handlers,
  'chats' | 'createChat' | 'chat' | 'changeChat' | 'deleteChat' | 'ask' | 'answerAgain' | 'stopAnswer' | 'image'
>

/** The chats of a person: questions, and the answers that run on without the page. */
export function chatRoutes({ database, live, answers, conversations }: ConsoleParts): ChatRoutes {
  async function show(ownerId: string, id: string): Promise<shapes.Chat> {
    const chat = await findChat(database, ownerId, id)
    if (!chat) throw chatNotFound()
    return viewChat(chat, await listMessages(database, ownerId, id), answers)
  }

  return {
    chats: async ({ session }) => (await listChats(database, session.ownerId)).map(viewSummary),
    createChat: async ({ session: { ownerId }, body }) => {
      const chat = await createChat(database, ownerId, body.model)
      live.publish(ownerId, { topic: 'chats' })
      return viewChat(chat, [], answers)
    },
    chat: async ({ session, path }) => show(session.ownerId, storedId(path.id)),
    changeChat: async ({ session: { ownerId }, path, body }) => {
      const id = storedId(path.id)
      if (!(await changeChat(database, ownerId, id, body))) throw chatNotFound()
      live.publish(ownerId, { topic: 'chats' }, { topic: 'chat', id })
      return show(ownerId, id)
    },
    deleteChat: async ({ session: { ownerId }, path }) => {
      const id = storedId(path.id)
      if (!(await deleteChat(database, ownerId, id))) throw chatNotFound()
      answers.stopChat(id)
      live.publish(ownerId, { topic: 'chats' }, { topic: 'chat', id })
    },
    ask: async ({ session, path, body }) => {
      const { question, answer } = await conversations.ask(session.ownerId, storedId(path.id), body)
      return { question: viewMessage(question), answer: viewMessage(answer) }
    },
    answerAgain: async ({ session, path, body: { questionId, model } }) => {
      const asked = { questionId: storedId(questionId), model }
      return viewMessage(await conversations.answerAgain(session.ownerId, storedId(path.id), asked))
    },
    stopAnswer: async ({ session: { ownerId }, path }) => {
      const id = storedId(path.id)
      const running = answers.get(ownerId, id)
      if (running) running.stop('person')
      // An answer that has ended meanwhile is stopped, too.
      else if ((await findMessage(database, ownerId, id))?.role !== 'assistant') throw answerNotFound()
    },
    image: async ({ session, path, response }) => {
      const image = await findImage(database, session.ownerId, storedId(path.id))
      if (!image) throw imageNotFound()
      response.writeHead(200, {
        'content-type': image.mediaType,
        'content-length': image.bytes.byteLength,
        // An image never changes under its id, and is its owner's alone.
        'cache-control': 'private, max-age=31536000, immutable',
      })
      response.end(image.bytes)
      return WRITTEN
    },
  }
}

function viewSummary({ id, title, model, updatedAt, running }: Chat): shapes.ChatSummary {
  return { id, title: title === '' ? 'New chat' : title, model, updatedAt: updatedAt.toISOString(), running }
}

function viewChat(chat: Chat, messages: readonly Message[], answers: RunningAnswers): shapes.Chat {
  return {
    ...viewSummary(chat),
    systemPrompt: chat.systemPrompt,
    parameters: chat.parameters,
    // What an engine is writing is in memory up to this moment, in the database up to the last second.
    messages: messages.map((row) => answers.get(row.ownerId, row.id)?.message ?? viewMessage(row)),
  }
}

export function answerNotFound(): ConsoleFault {
  return new ConsoleFault({ status: 404, code: 'ANSWER_NOT_FOUND', message: 'there is no such answer' })
}

function imageNotFound(): ConsoleFault {
  return new ConsoleFault({ status: 404, code: 'IMAGE_NOT_FOUND', message: 'there is no such image' })
}
