import type * as shapes from '@cloudtolocalllm/api/shapes'
import { findMessage } from '@cloudtolocalllm/database/messages'
import { viewMessage } from '../chats/message-view.ts'
import { answerNotFound } from './chat-routes.ts'
import { type Handlers, WRITTEN } from './handler.ts'
import type { ConsoleParts } from './parts.ts'
import { storedId } from './stored-id.ts'

/** What the page hears without asking again: an answer as it is written, and what else changed. */
export function eventRoutes({
  database,
  live,
  streams,
  answers,
}: ConsoleParts): Pick<Handlers, 'answerEvents' | 'events'> {
  return {
    answerEvents: async ({ session, path, response }) => {
      const running = answers.get(session.ownerId, storedId(path.id))
      if (running) {
        await streams.serve(response, session.id, (signal) => running.follow(signal))
        return WRITTEN
      }
      const message = await findMessage(database, session.ownerId, storedId(path.id))
      if (message?.role !== 'assistant') throw answerNotFound()
      await streams.serve(response, session.id, () => allAtOnce(viewMessage(message)))
      return WRITTEN
    },
    events: async ({ session, response }) => {
      await streams.serve(response, session.id, (signal) => live.follow(session.ownerId, signal))
      return WRITTEN
    },
  }
}

/** An answer that has ended. */
async function* allAtOnce(message: shapes.Message): AsyncGenerator<shapes.AnswerEvent> {
  yield { type: 'snapshot', message }
  yield { type: 'end', message }
}
