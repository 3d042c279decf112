import type { ServerResponse } from 'node:http'
import type { AnswerOf } from '@cloudtolocalllm/api/client'
import type { RouteName } from '@cloudtolocalllm/api/routes'
import type { KnownSession } from '@cloudtolocalllm/database/sessions'
import type { Visitor } from '../entrance/visitor.ts'
import type { BodyOf, contract, PathOf } from './contract.ts'

/** What every request brings, checked. */
interface Request<Name extends RouteName> {
  body: BodyOf<Name>
  path: PathOf<Name>
  visitor: Visitor
  userAgent: string
  /** The Cookie header. */
  cookies: string | undefined
  /** What stands behind `Authorization: Bearer`; empty where nothing does. */
  bearer: string
  /** Aborts when the caller left. */
  signal: AbortSignal
  /** Gives or takes away the session's cookie. */
  setCookie(cookie: string): void
  /** The bare response, for handlers that write it themselves. */
  response: ServerResponse
}

/** A request; with the session where the contract asks for a person. */
export type Asked<Name extends RouteName> = Request<Name> &
  ((typeof contract)[Name]['access'] extends 'person' ? { session: KnownSession } : Record<never, never>)

/** Returned by a handler that has written the response itself. */
export const WRITTEN = Symbol('written')

/** Answers one address. Throws a ConsoleFault for anything the caller can understand. */
export type Handler<Name extends RouteName> = (asked: Asked<Name>) => Promise<AnswerOf<Name> | typeof WRITTEN>

export type Handlers = { [Name in RouteName]: Handler<Name> }
