import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Log } from '@cloudtolocalllm/runtime/log'
import type { Caller } from '../access/permission.ts'
import { describeDefect } from '../defect.ts'
import type { FiguresOfModels } from '../devices/model-figures.ts'
import type { OnlineDevices } from '../devices/online-devices.ts'
import type { Visitor } from '../entrance/visitor.ts'
import type { DeviceLink } from '../tunnel/device-link.ts'
import { type Address, dialectOf } from './addresses.ts'
import type { AnswerRecord } from './answer-record.ts'
import { Dispatch, type Question } from './dispatch.ts'
import { corsHeaders, requestHeaders, withHeader } from './headers.ts'
import { type AnswerEnd, HttpAnswer, sendFault } from './http-answer.ts'
import { managementPlace } from './management.ts'
import type { ModelLists } from './model-lists.ts'
import { findPlaces, type OfflineModels, type Place } from './places.ts'
import { RequestBody } from './request-body.ts'
import { RouteFault } from './route-fault.ts'
import { Stopwatch } from './stopwatch.ts'

export interface ForwarderDependencies {
  online: OnlineDevices<DeviceLink>
  lists: ModelLists
  figures: FiguresOfModels
  log: Log
  maxBody: number
  keepaliveEvery: number
  /** Rejects with a RouteFault where the request carries no valid key. */
  authenticate(request: IncomingMessage, visitor: Visitor): Promise<Caller>
  offlineModels: OfflineModels
  record(record: AnswerRecord): void
}

/** A request that found its address. */
export interface Visit {
  address: Address
  /** Without its query. */
  path: string
  visitor: Visitor
}

/** What is known of a request so far. */
interface Asking extends Visit {
  stopwatch: Stopwatch
  caller?: Caller
  body?: RequestBody
}

/** One request of a client: who asks, which model, where it is, and the answer as it comes. */
export class Forwarder {
  readonly #dependencies: ForwarderDependencies
  readonly #running = new Set<ServerResponse>()

  constructor(dependencies: ForwarderDependencies) {
    this.#dependencies = dependencies
  }

  /** Requests that are being answered. */
  get inFlight(): number {
    return this.#running.size
  }

  /** Answers a request at one of the dialects' addresses; `path` is without its query. */
  async answer(request: IncomingMessage, response: ServerResponse, visit: Visit): Promise<void> {
    const asking: Asking = { ...visit, stopwatch: new Stopwatch() }
    this.#running.add(response)
    response.once('close', () => this.#running.delete(response))
    for (const [name, value] of Object.entries(corsHeaders(request.headers))) response.setHeader(name, value)
    try {
      asking.caller = await this.#dependencies.authenticate(request, visit.visitor)
      asking.stopwatch.authenticated()
      if (visit.address.does === 'list') this.#list(request, response, asking.caller, visit.path)
      else await this.#forward(request, response, asking, asking.caller)
    } catch (error) {
      this.#fail(request, response, asking, error)
    }
  }

  #list(request: IncomingMessage, response: ServerResponse, caller: Caller, path: string): void {
    const body = JSON.stringify(this.#dependencies.lists.answer(caller, path, dialectOf(path, request.headers).name))
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) })
    response.end(request.method === 'HEAD' ? undefined : body)
  }

  async #forward(request: IncomingMessage, response: ServerResponse, asking: Asking, caller: Caller): Promise<void> {
    const { address, path, stopwatch } = asking
    const body = new RequestBody(request, address, this.#dependencies.maxBody)
    asking.body = body
    await body.readHead()
    const { model, stream } = body.facts
    if (!model) throw new RouteFault('modelMissing', 'the body names no model')
    const places = await this.#places(caller, address, path, model)
    if (response.destroyed) return
    const answer = new HttpAnswer(response, {
      address,
      wantsStream: stream,
      keepaliveEvery: this.#dependencies.keepaliveEvery,
      stopwatch,
      done: (end) => this.#note(asking, caller, end),
    })
    const dispatch = new Dispatch(questionOf(request, body, places, address), answer)
    answer.follow(dispatch)
    stopwatch.asked()
    dispatch.start()
  }

  async #places(caller: Caller, address: Address, path: string, model: string): Promise<readonly Place[]> {
    const { online, offlineModels } = this.#dependencies
    if (address.does === 'manage') return [managementPlace(online.of(caller.personId), caller, path, model)]
    return findPlaces(online, offlineModels, caller, model, address)
  }

  #note({ address, body, stopwatch }: Asking, caller: Caller, { place, ...end }: AnswerEnd): void {
    if (place && end.outcome === 'complete') {
      const speed = { tokensPerSecond: stopwatch.speed(end.outputTokens), loadMs: stopwatch.loadMs }
      this.#dependencies.figures.note(place.link.deviceId, place.model, speed)
    }
    this.#dependencies.record({
      ...end,
      startedAt: stopwatch.startedAt,
      ownerId: caller.personId,
      keyId: caller.keyId,
      deviceId: place?.link.deviceId ?? null,
      model: place?.model ?? body?.facts.model ?? null,
      dialect: address.dialect.name,
      path: address.path,
      durationMs: stopwatch.durationMs,
      queueMs: stopwatch.queueMs,
      firstByteMs: stopwatch.firstByteMs,
      bytesIn: body?.length ?? 0,
    })
  }

  #fail(request: IncomingMessage, response: ServerResponse, asking: Asking, error: unknown): void {
    const { caller, path } = asking
    const fault =
      error instanceof RouteFault ? error : new RouteFault('internal', 'the gateway failed; its log says why')
    if (!(error instanceof RouteFault))
      this.#dependencies.log.error({ defect: describeDefect(error), path }, 'a request failed inside the gateway')
    if (response.headersSent) response.destroy()
    else sendFault(response, { dialect: dialectOf(path, request.headers) }, fault)
    const unanswered = { place: undefined, streamed: false, bytesOut: 0, inputTokens: null, outputTokens: null }
    if (caller) this.#note(asking, caller, { status: fault.status, outcome: 'refused', ...unanswered })
  }
}

function questionOf(request: IncomingMessage, body: RequestBody, places: readonly Place[], address: Address): Question {
  const headers = requestHeaders(request.rawHeaders)
  return {
    places,
    at: (place) => {
      const { first, grown } = renamed(body, place.model)
      const length = request.headers['content-length']
      const adjusted =
        grown === 0 || length === undefined
          ? headers
          : withHeader(headers, 'content-length', String(Number(length) + grown))
      const head = {
        method: request.method ?? 'POST',
        path: request.url ?? '',
        engine: place.engine.id,
        headers: adjusted,
      }
      return { head, first }
    },
    whole: body.ended,
    rest: (take) => body.readRest(take),
    resume: () => body.resume(),
    resumable: address.does === 'generate',
  }
}

/** The first bytes with the model's name as its engine knows it: only `device/model` differs from what was asked. */
function renamed(body: RequestBody, model: string): { first: readonly Buffer[]; grown: number } {
  const { model: asked, modelAt } = body.facts
  const isPinned = asked !== undefined && asked !== model && `${asked}:latest` !== model
  if (!modelAt || !isPinned) return { first: body.held, grown: 0 }
  const bytes = Buffer.concat(body.held)
  const name = Buffer.from(JSON.stringify(model))
  const first = [bytes.subarray(0, modelAt.start), name, bytes.subarray(modelAt.end)]
  return { first, grown: name.length - (modelAt.end - modelAt.start) }
}
