import type { IncomingMessage, ServerResponse } from 'node:http'
import fastify, { type FastifyInstance } from 'fastify'
import { Sessions } from '../access/sessions.ts'
import { Conversations } from '../chats/conversations.ts'
import { RunningAnswers } from '../chats/running-answers.ts'
import { asConsoleFault, errorBody } from './answer-fault.ts'
import { chatRoutes } from './chat-routes.ts'
import { ConsoleFault } from './console-fault.ts'
import { deviceRoutes } from './device-routes.ts'
import { eventRoutes } from './event-routes.ts'
import type { Handlers } from './handler.ts'
import { keyRoutes } from './key-routes.ts'
import { LiveEvents } from './live-events.ts'
import { OpenStreams } from './open-streams.ts'
import { openApiDocument } from './openapi.ts'
import { pairingRoutes } from './pairing-routes.ts'
import type { ConsoleDependencies, ConsoleParts } from './parts.ts'
import { addRoutes } from './route.ts'
import { sessionRoutes } from './session-routes.ts'

/** The page's own API, to be given every request under /console/. */
export interface Console {
  handle(request: IncomingMessage, response: ServerResponse): void
  /** Ends the page's event streams and the answers that run for it; what they have so far is stored. */
  close(): Promise<void>
}

/** Bytes of a body; only questions carry more. */
const BODY_LIMIT = 256 * 1024

/** What every answer says to browsers: it is data, for this page alone, and not to be kept. */
const HEADERS = {
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'; sandbox",
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
}

/** Opens the console. Answers that were running when the gateway was killed end now, as failed. */
export async function createConsole(dependencies: ConsoleDependencies): Promise<Console> {
  const parts = assemble(dependencies)
  await parts.answers.endOrphans()
  const app = fastify({ bodyLimit: BODY_LIMIT, exposeHeadRoutes: false, routerOptions: { maxParamLength: 200 } })
  app.addHook('onRequest', async (_, reply) => {
    // On the bare response, so that handlers which write it themselves say the same.
    for (const [name, value] of Object.entries(HEADERS)) reply.raw.setHeader(name, value)
  })
  answerFaults(app, dependencies)
  addRoutes(app, parts, handlersOf(parts))
  const document = openApiDocument(dependencies.version)
  app.get('/console/openapi.json', async () => document)
  await app.ready()
  const unsubscribe = dependencies.online.onChange((_, ownerId) =>
    parts.live.publish(ownerId, { topic: 'devices' }, { topic: 'models' }),
  )
  return {
    handle: (request, response) => app.routing(request, response),
    close: async () => {
      unsubscribe()
      await parts.answers.stop()
      parts.streams.endAll()
      await app.close()
    },
  }
}

function assemble(dependencies: ConsoleDependencies): ConsoleParts {
  const { database, log, publicUrl, ask, online, figures, record } = dependencies
  const live = new LiveEvents()
  const answers = new RunningAnswers(database, log, ({ ownerId, chatId }) =>
    live.publish(ownerId, { topic: 'chats' }, { topic: 'chat', id: chatId }),
  )
  return {
    ...dependencies,
    live,
    answers,
    sessions: new Sessions(database, publicUrl),
    streams: new OpenStreams(),
    conversations: new Conversations({ database, ask, answers, online, figures, record }),
  }
}

function handlersOf(parts: ConsoleParts): Handlers {
  return {
    ...sessionRoutes(parts),
    ...deviceRoutes(parts),
    ...pairingRoutes(parts),
    ...keyRoutes(parts),
    ...chatRoutes(parts),
    ...eventRoutes(parts),
  }
}

function answerFaults(app: FastifyInstance, { log }: ConsoleDependencies): void {
  app.setErrorHandler(async (error, _, reply) => {
    const fault = asConsoleFault(error, log)
    if (reply.raw.headersSent) {
      // Too late for words: a broken connection says at least that this was not the end.
      reply.raw.destroy()
      return reply.hijack()
    }
    if (fault.retryAfter !== undefined) reply.header('retry-after', fault.retryAfter)
    return reply.status(fault.status).send(errorBody(fault))
  })
  app.setNotFoundHandler(async (request) => {
    const message = `the console has no ${request.method} ${request.url.split('?')[0]}`
    throw new ConsoleFault({ status: 404, code: 'ADDRESS_UNKNOWN', message, mend: 'See /console/openapi.json' })
  })
}
