import type { RouteName } from '@cloudtolocalllm/api/routes'
import { routes } from '@cloudtolocalllm/api/routes'
import type { KnownSession } from '@cloudtolocalllm/database/sessions'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { z } from 'zod'
import { isForged } from '../access/forgery.ts'
import type { Visitor } from '../entrance/visitor.ts'
import { invalid } from './answer-fault.ts'
import { ConsoleFault } from './console-fault.ts'
import { type Access, type BodyOf, contract, type PathOf } from './contract.ts'
import { type Asked, type Handlers, WRITTEN } from './handler.ts'
import { isRouteName } from './openapi.ts'
import type { ConsoleParts } from './parts.ts'

/** Bytes of a question: 8 images of 8 MB in base64, and a long text. */
const QUESTION_LIMIT = 96 * 1024 * 1024

/** Puts every address of the contract before its handler: secure, not forged, signed in, checked. */
export function addRoutes(app: FastifyInstance, parts: ConsoleParts, handlers: Handlers): void {
  for (const name of Object.keys(routes).filter(isRouteName)) addRoute(app, parts, name, handlers)
}

function addRoute<Name extends RouteName>(
  app: FastifyInstance,
  parts: ConsoleParts,
  name: Name,
  handlers: Handlers,
): void {
  const { method, path: url } = routes[name]
  const handle = handlers[name]
  app.route({
    method,
    url,
    ...(name === 'ask' ? { bodyLimit: QUESTION_LIMIT } : {}),
    handler: async (request, reply) => {
      const answer = await handle(await admit(parts, name, request, reply))
      if (answer === WRITTEN) return reply.hijack()
      return answer === undefined ? reply.status(204).send() : answer
    },
  })
}

async function admit<Name extends RouteName>(
  parts: ConsoleParts,
  name: Name,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<Asked<Name>> {
  const visitor = parts.visitorOf(request.raw)
  const access: Access = contract[name].access
  if (!visitor.secure) throw connectionInsecure()
  if (access !== 'agent' && request.method !== 'GET') refuseForged(request, visitor, parts.publicUrl)
  const session = access === 'person' ? await sessionOf(parts, request, reply, visitor) : undefined
  const asked = {
    session,
    visitor,
    body: checkBody(name, request.body),
    path: request.params as PathOf<Name>,
    userAgent: request.headers['user-agent'] ?? '',
    cookies: request.headers.cookie,
    bearer: /^Bearer (\S+)$/i.exec(request.headers.authorization ?? '')?.[1] ?? '',
    signal: signalOf(reply),
    setCookie: (cookie: string) => void reply.raw.setHeader('set-cookie', cookie),
    response: reply.raw,
  }
  return asked as Asked<Name>
}

function refuseForged(request: FastifyRequest, visitor: Visitor, publicUrl: string): void {
  if (!isForged(request, [visitor.host, new URL(publicUrl).host])) return
  throw new ConsoleFault({
    status: 403,
    code: 'REQUEST_FORGED',
    message: 'this request did not come from the page of this gateway',
    mend: `Open ${publicUrl} and try again there`,
  })
}

async function sessionOf(
  { sessions, publicUrl }: ConsoleParts,
  { headers }: FastifyRequest,
  reply: FastifyReply,
  { address }: Visitor,
): Promise<KnownSession> {
  const admitted = await sessions.find(headers.cookie, address)
  if (admitted?.setCookie !== undefined) reply.raw.setHeader('set-cookie', admitted.setCookie)
  if (admitted) return admitted.session
  throw new ConsoleFault({
    status: 401,
    code: 'SIGNED_OUT',
    message: 'nobody is signed in here',
    mend: `Open a login link of ${publicUrl}`,
  })
}

/** All faults at once, each with its place. */
function checkBody<Name extends RouteName>(name: Name, body: unknown): BodyOf<Name> {
  const terms: { access: Access; body?: z.ZodType } = contract[name]
  if (!terms.body) return undefined as BodyOf<Name>
  const result = terms.body.safeParse(body)
  if (result.success) return result.data as BodyOf<Name>
  const faults = result.error.issues.map(({ path, message }) => `${path.join('.') || 'body'}: ${message}`)
  throw invalid(400, faults.join('; '))
}

function signalOf({ raw }: FastifyReply): AbortSignal {
  const gone = new AbortController()
  raw.once('close', () => gone.abort())
  return gone.signal
}

function connectionInsecure(): ConsoleFault {
  return new ConsoleFault({
    status: 403,
    code: 'CONNECTION_INSECURE',
    message: 'anyone on the way could read along: the gateway was reached over plain HTTP from another computer',
    mend: 'Give it a certificate (CLOUDTOLOCALLLM_TLS_CERT and _KEY) or name its proxy (CLOUDTOLOCALLLM_TRUST_PROXY)',
  })
}
