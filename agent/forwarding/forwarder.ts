import type { Exchange } from '@cloudtolocalllm/protocol/exchange'
import type { Failure, FailureCode } from '@cloudtolocalllm/protocol/failure'
import { decodeRequestHead, type RequestHead } from '@cloudtolocalllm/protocol/head'
import type { Log } from '@cloudtolocalllm/runtime/log'
import type { EnginePlace } from '../engines/engine-place.ts'
import type { Engines } from '../engines/engines.ts'
import { type AllowedPath, findAllowedPath } from '../policy/allowed-paths.ts'
import { namedModels } from '../policy/named-models.ts'
import { type Policy, permits, permitsModel, withoutDefaultTag } from '../policy/policy.ts'
import { type Ending, EngineRequest } from './engine-request.ts'

/** What a {@link Forwarder} works with. */
export interface ForwarderParts {
  engines: Engines
  /** Read at each request, so that a change counts at once. */
  policy(): Policy
  log: Log
  /** A request began or ended; `failure` where it ended badly. */
  counted(failure: Failure | undefined): void
}

/** Carries out what a gateway asks, within what this computer's owner allows. */
export class Forwarder {
  readonly #parts: ForwarderParts
  readonly #running = new Map<Exchange, EngineRequest>()

  constructor(parts: ForwarderParts) {
    this.#parts = parts
  }

  /** Requests that run right now. */
  get inFlight(): number {
    return this.#running.size
  }

  /** Handles a new exchange. Throws a protocol violation where its head cannot be read. */
  open(exchange: Exchange, bytes: Uint8Array): void {
    const head = decodeRequestHead(bytes)
    const place = this.#parts.engines.find(head.engine)
    const rule = findAllowedPath(head.method, head.path)
    const policy = this.#parts.policy()
    if (!place) return this.#refuse(exchange, 'engine-unknown', `this device has no engine ${head.engine}`)
    const objection = objectTo(head, rule, policy)
    if (objection !== undefined) return this.#refuse(exchange, 'not-allowed', objection)
    this.#begin(exchange, head, place, rule && checkFor(rule, policy, place))
  }

  /** Ends everything that runs, and says why. */
  abandonAll(failure: Failure): void {
    for (const [exchange, request] of [...this.#running]) {
      request.failed(failure)
      exchange.abandon(failure)
    }
  }

  #begin(exchange: Exchange, head: RequestHead, place: EnginePlace, check: Check | undefined): void {
    const { log, counted, engines } = this.#parts
    const startedAt = performance.now()
    const ended = ({ status, failure }: Ending) => {
      this.#running.delete(exchange)
      if (failure?.code.startsWith('engine-')) engines.lookSoon()
      const milliseconds = Math.round(performance.now() - startedAt)
      const path = head.path.split('?', 1)[0]
      log.debug(
        { method: head.method, path, engine: head.engine, status, failure: failure?.code, milliseconds },
        'answered',
      )
      counted(failure)
    }
    this.#running.set(exchange, new EngineRequest({ exchange, head, place, check, ended }))
    counted(undefined)
  }

  #refuse(exchange: Exchange, code: FailureCode, message: string): void {
    exchange.abandon({ code, message })
    this.#parts.log.warn({ code, message }, 'refused a request of the gateway')
  }
}

/** Why this device does not do it, or undefined where it does. */
function objectTo({ method, path }: RequestHead, rule: AllowedPath | undefined, policy: Policy): string | undefined {
  if (!rule) return `this device does not allow ${method} ${path.slice(0, 200)}`
  if (!permits(policy, rule.permission)) {
    return `${rule.permission} is not allowed on this device; its owner can turn it on there: cloudtolocalllm allow ${rule.permission}`
  }
  if (rule.about === 'every' && policy.models !== null)
    return 'this device allows named models only, and no list of all'
  return undefined
}

type Check = (body: Uint8Array) => string | undefined

/** Where only named models are allowed, a body must name one; undefined where nothing must be checked. */
function checkFor({ about, permission }: AllowedPath, policy: Policy, place: EnginePlace): Check | undefined {
  if (about !== 'one' || policy.models === null) return undefined
  // An engine that answers whatever name it is called by must not answer for a model that is not allowed.
  const mustServe = permission === undefined
  return (body) => {
    const named = namedModels(body)
    if (named === undefined || named.length === 0) {
      return 'this device allows named models only, and this request does not name one in JSON'
    }
    const refused = named.find((name) => !permitsModel(policy, name) || (mustServe && !serves(place, name)))
    return refused === undefined ? undefined : `this device does not allow the model ${refused.slice(0, 100)}`
  }
}

function serves({ status }: EnginePlace, asked: string): boolean {
  return status?.models.some(({ name }) => withoutDefaultTag(name) === withoutDefaultTag(asked)) === true
}
