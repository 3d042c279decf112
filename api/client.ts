import {
  fillPath,
  type Method,
  PAGE_HEADER,
  type PathParameters,
  type RouteName,
  type Routes,
  routes,
} from './routes.ts'

/** What the gateway answered instead of what was asked for; `status` 0 means that it could not be reached. */
export class ApiError extends Error {
  override readonly name = 'ApiError'
  readonly status: number
  readonly code: string
  readonly mend: string | undefined

  constructor(status: number, code: string, message: string, mend?: string) {
    super(message)
    this.status = status
    this.code = code
    this.mend = mend
  }
}

/** The part of `fetch` that the client needs; the browser's and Node's both fit. */
export type Fetch<Signal> = (url: string, init: FetchInit<Signal>) => Promise<FetchAnswer>
export interface FetchInit<Signal> {
  method: Method
  headers: Record<string, string>
  body?: string
  signal?: Signal
}
export interface FetchAnswer {
  ok: boolean
  status: number
  text(): Promise<string>
}

type TypesOf<Name extends RouteName> = NonNullable<Routes[Name]['types']>
export type AnswerOf<Name extends RouteName> = TypesOf<Name> extends { answer: infer Answer } ? Answer : undefined
type BodyOf<Name extends RouteName> = TypesOf<Name> extends { body: infer Body } ? { body: Body } : { body?: never }
type ParametersOf<Name extends RouteName> = [PathParameters<Routes[Name]['path']>] extends [never]
  ? { path?: never }
  : { path: Record<PathParameters<Routes[Name]['path']>, string> }

/** What a call carries: the path's parameters, the body, and a signal that gives it up. */
export type CallOptions<Name extends RouteName, Signal> = BodyOf<Name> & ParametersOf<Name> & { signal?: Signal }

/** What an AbortSignal is to the client, in a file that knows neither browser nor Node. */
export interface Abort {
  readonly aborted: boolean
}

/** Calls one address of the console. Throws {@link ApiError}. */
export type Call<Signal extends Abort> = <Name extends RouteName>(
  name: Name,
  ...options: Record<never, never> extends CallOptions<Name, Signal>
    ? [CallOptions<Name, Signal>?]
    : [CallOptions<Name, Signal>]
) => Promise<AnswerOf<Name>>

/** A client of the console at `origin` (empty for the page's own). */
export function createClient<Signal extends Abort>(fetch: Fetch<Signal>, origin = ''): Call<Signal> {
  return async (name, ...[options]) => {
    const { method, path } = routes[name]
    const url = origin + fillPath(path, options?.path ?? {})
    const answer = await fetch(url, requestInit(method, options?.body, options?.signal)).catch((cause: unknown) => {
      if (options?.signal?.aborted) throw cause
      throw new ApiError(
        0,
        'GATEWAY_UNREACHABLE',
        'The gateway cannot be reached',
        'Check the connection, then try again',
      )
    })
    return readAnswer(answer)
  }
}

function requestInit<Signal>(method: Method, body: unknown, signal: Signal | undefined): FetchInit<Signal> {
  const headers: Record<string, string> = { accept: 'application/json' }
  if (method !== 'GET') headers[PAGE_HEADER] = '1'
  if (body !== undefined) headers['content-type'] = 'application/json'
  return {
    method,
    headers,
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    ...(signal ? { signal } : {}),
  }
}

async function readAnswer(answer: FetchAnswer) {
  const text = await answer.text()
  const value = text === '' ? undefined : parseJson(text)
  if (answer.ok) return value
  const error = value?.error
  throw new ApiError(
    answer.status,
    error?.code ?? 'UNEXPECTED_ANSWER',
    error?.message ?? `The gateway answered ${answer.status}`,
    error?.mend,
  )
}

function parseJson(text: string) {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
