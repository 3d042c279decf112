import { setTimeout as pause } from 'node:timers/promises'
import { ExitCode, Fault } from '@cloudtolocalllm/runtime/fault'
import type { Secret } from '@cloudtolocalllm/runtime/secret'
import * as z from 'zod'
import type { Computer } from '../identity/computer.ts'
import { DeviceKey } from '../identity/device-key.ts'
import type { Device } from '../identity/devices.ts'
import type { Route } from '../network/dial.ts'
import { askGateway, type HttpAnswer, type HttpQuestion } from '../network/http.ts'
import { programName } from '../terminal/shell.ts'
import { version } from '../version.ts'
import { ConsoleError, PairingOutcome, PairingStarted } from './shapes.ts'

/** What the person needs to approve this computer. */
export interface Invitation {
  code: string
  /** Opens the page with the code filled in. */
  link: string
  fingerprint: string
  expiresAt: Date
}

export interface PairingRequest {
  gateway: URL
  name: string
  computer: Computer
  route: Route
  /** Pairs without a person. */
  enrolment: Secret | undefined
  /** Shows the person what to do; not called for an enrolment. */
  invite(invitation: Invitation): void
  signal: AbortSignal
}

/** The console asks for this of every change, as proof that no foreign page sent it. */
const PAGE_HEADER = { 'x-cloudtolocalllm-page': '1' }

const START_WITHIN = 15_000

/** The gateway answers within 25 s, at once when the person has decided. */
const OUTCOME_WITHIN = 40_000

/** Milliseconds between two tries to ask for the outcome while the gateway cannot be reached. */
const AGAIN_AFTER = 2_000

/** Pairs this computer with a gateway: a person approves its code there. Throws a Fault where it is not paired. */
export async function pair(request: PairingRequest): Promise<Device> {
  const key = DeviceKey.create()
  const started = await start(request, key)
  if (request.enrolment === undefined) {
    request.invite({
      code: started.code,
      link: started.approveUrl,
      fingerprint: key.fingerprint,
      expiresAt: new Date(started.expiresAt),
    })
  }
  const { deviceId, name, owner } = await decided(request, started)
  return { gateway: request.gateway, deviceId, name, owner, pairedAt: new Date().toISOString(), key }
}

async function start({ gateway, name, computer, route, enrolment, signal }: PairingRequest, key: DeviceKey) {
  const body = {
    name,
    system: computer,
    agentVersion: version,
    publicKey: key.publicKey,
    ...(enrolment ? { enrolment: enrolment.reveal() } : {}),
  }
  const url = new URL('/console/pairings', gateway)
  const headers = PAGE_HEADER
  return ask(url, route, { method: 'POST', headers, body, within: START_WITHIN, signal }, PairingStarted)
}

type Approved = Extract<PairingOutcome, { state: 'approved' }>

async function decided({ gateway, route, signal }: PairingRequest, started: PairingStarted): Promise<Approved> {
  const url = new URL(`/console/pairings/${encodeURIComponent(started.id)}/outcome`, gateway)
  const headers = { authorization: `Bearer ${started.secret}` }
  const expiresAt = Date.parse(started.expiresAt)
  for (;;) {
    const question = { method: 'GET', headers, within: OUTCOME_WITHIN, signal } as const
    const outcome = await ask(url, route, question, PairingOutcome).catch(async (error: unknown) => {
      if (!isPassing(error) || signal.aborted || Date.now() > expiresAt) throw error
      await pause(AGAIN_AFTER, undefined, { signal })
      return { state: 'waiting' } as const
    })
    if (outcome.state === 'approved') return outcome
    if (outcome.state !== 'waiting') throw notPaired(outcome.state, gateway)
  }
}

/** A gateway that restarts while the person types the code does not end the pairing. */
function isPassing(error: unknown): boolean {
  return error instanceof Fault && (error.code === 'GATEWAY_UNREACHABLE' || error.code === 'GATEWAY_BUSY')
}

async function ask<Shape extends z.ZodType>(
  url: URL,
  route: Route,
  question: HttpQuestion,
  shape: Shape,
): Promise<z.infer<Shape>> {
  const answer = await askGateway(url, route, question)
  if (answer.status < 200 || answer.status > 299) throw refused(url, answer)
  const result = shape.safeParse(parseJson(answer.text))
  if (result.success) return result.data
  throw strange(url, `its answer does not fit: ${z.prettifyError(result.error)}`)
}

function refused(url: URL, { status, text }: HttpAnswer): Fault {
  const { data } = ConsoleError.safeParse(parseJson(text))
  if (status >= 500 || status === 429) {
    return new Fault({
      code: 'GATEWAY_BUSY',
      message: `${url.host} cannot pair right now: ${data?.error.message ?? `it answered ${status}`}`,
      mend: data?.error.mend ?? 'Try again in a minute',
    })
  }
  if (!data) return strange(url, `it answered ${status}`)
  return new Fault({
    code: 'PAIRING_REFUSED',
    message: `${url.host} refuses to pair (${data.error.code}): ${data.error.message}`,
    mend: data.error.mend ?? 'Ask the person who runs the gateway',
    exitCode: ExitCode.refused,
  })
}

function strange(url: URL, what: string): Fault {
  return new Fault({
    code: 'GATEWAY_STRANGE',
    message: `${url.host} does not answer like a gateway: ${what}`,
    mend: `Open ${url.origin} in a browser: it must show the page of the gateway`,
  })
}

function notPaired(state: 'denied' | 'expired', gateway: URL): Fault {
  const again = `Start again: ${programName(gateway)} connect ${gateway.origin}`
  if (state === 'expired') {
    return new Fault({ code: 'PAIRING_EXPIRED', message: 'nobody approved the code in time', mend: again })
  }
  return new Fault({
    code: 'PAIRING_DENIED',
    message: `this computer was refused at ${gateway.host}`,
    mend: again,
    exitCode: ExitCode.refused,
  })
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
