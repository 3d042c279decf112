import { setTimeout as pause } from 'node:timers/promises'
import type { Status, StatusEngine } from '@cloudtolocalllm/protocol/control'
import { Fault } from '@cloudtolocalllm/runtime/fault'
import type { Log } from '@cloudtolocalllm/runtime/log'
import { type Running, stopInOrder } from '@cloudtolocalllm/runtime/stop'
import type { AgentEvent } from './agent-event.ts'
import { Engines } from './engines/engines.ts'
import { Forwarder } from './forwarding/forwarder.ts'
import { type Computer, describeComputer } from './identity/computer.ts'
import { DataDirectory } from './identity/data-directory.ts'
import { DEVICES_FILE, type Device, findDevice, keepDevice, readDevices } from './identity/devices.ts'
import { watchFiles } from './identity/directory-watch.ts'
import { becomeSingleInstance } from './identity/single-instance.ts'
import { trustedAuthorities } from './network/certificates.ts'
import type { Route } from './network/dial.ts'
import { isLoopback } from './network/gateway-address.ts'
import { pair } from './pairing/pairing.ts'
import { CLOSED_POLICY, type Policy, permitsModel } from './policy/policy.ts'
import { POLICY_FILE, readPolicy } from './policy/policy-file.ts'
import type { AgentSettings } from './settings.ts'
import type { AgentState } from './state/agent-state.ts'
import { StateFile } from './state/state-file.ts'
import { Tunnel } from './tunnel/tunnel.ts'
import { version } from './version.ts'

/** Milliseconds that the first look at the engines may delay the first connection, so that its STATUS is whole. */
const FIRST_LOOK = 500

/** What an agent needs beside its settings. */
export interface AgentParts {
  log: Log
  /** Told what happens, for people and parents. */
  tell?(event: AgentEvent): void
  /** Gives up a pairing that a person has not approved yet. */
  signal?: AbortSignal
}

/** An agent that was started: paired, looking for engines, and connected or trying to. */
export interface RunningAgent extends Running {
  readonly device: Device
  /** Resolves with the reason where it cannot go on until a person acts. */
  readonly ended: Promise<Fault>
}

/**
 * Starts the agent of one data directory for one gateway: pairs the computer where it is not paired yet, then keeps
 * it connected. Throws a Fault where that cannot begin.
 */
export async function startAgent(gateway: URL, settings: AgentSettings, parts: AgentParts): Promise<RunningAgent> {
  const directory = new DataDirectory(settings.dataDirectory)
  const started: Running[] = []
  try {
    const instance = await becomeSingleInstance(directory)
    started.push(instance)
    const computer = await describeComputer()
    const route = { environment: settings.environment, authorities: authoritiesOf(settings) }
    const device = await pairedDevice(gateway, { settings, directory, computer, route, parts })
    const agent = new Agent({
      device,
      directory,
      settings,
      computer,
      route,
      policy: await readPolicy(directory),
      parts,
    })
    started.push(agent)
    await agent.start()
    return {
      device,
      ended: Promise.race([instance.lost, agent.ended]),
      stop: () => stopInOrder(started),
    }
  } catch (error) {
    await stopInOrder(started)
    throw error
  }
}

interface Context {
  settings: AgentSettings
  directory: DataDirectory
  computer: Computer
  route: Route
  parts: AgentParts
}

/** The device that this gateway knows, paired now where it is not yet. */
async function pairedDevice(gateway: URL, { settings, directory, computer, route, parts }: Context): Promise<Device> {
  const known = findDevice(await readDevices(directory), gateway)
  const device =
    known ??
    (await pair({
      gateway,
      name: settings.name,
      computer,
      route,
      enrolment: settings.enrolment,
      invite: (invitation) => parts.tell?.({ type: 'pairing', invitation }),
      signal: parts.signal ?? new AbortController().signal,
    }))
  // Also where it was known: it was connected last, and a gateway on this machine may have another port.
  await keepDevice(directory, device)
  if (!known) parts.tell?.({ type: 'paired', device })
  return device
}

/** The parts of a running agent and what they tell each other. */
class Agent implements Running {
  readonly #context: Context & { device: Device }
  readonly #engines: Engines
  readonly #forwarder: Forwarder
  readonly #tunnel: Tunnel
  readonly #state: StateFile
  #policy: Policy
  #watch: Running | undefined
  #tellEnd: (fault: Fault) => void = () => {}
  readonly ended: Promise<Fault>

  constructor({ policy, ...context }: Context & { device: Device; policy: Policy }) {
    const { device, settings, route, directory, parts } = context
    this.#context = context
    this.#policy = policy
    this.#state = new StateFile(directory, parts.log, firstState(device))
    const isLocal = isLoopback(device.gateway.hostname)
    this.#engines = new Engines(
      {
        named: settings.engines,
        searchUsualPorts: settings.searchUsualPorts,
        authorities: route.authorities,
        except: isLocal ? device.gateway : undefined,
        withDemonstration: isLocal,
      },
      () => this.#offerChanged(),
    )
    this.#forwarder = new Forwarder({
      engines: this.#engines,
      policy: () => this.#policy,
      log: parts.log,
      counted: (failure) => this.#counted(failure?.code, failure?.message),
    })
    this.#tunnel = new Tunnel({
      device,
      route,
      log: parts.log,
      status: () => this.#offer(),
      open: (exchange, head) => this.#forwarder.open(exchange, head),
      abandonAll: (failure) => this.#forwarder.abandonAll(failure),
      online: () => this.#online(),
      offline: (fault) => this.#offline(fault),
      roundTrip: (milliseconds) => this.#state.update({ roundTripMs: Math.round(milliseconds * 10) / 10 }),
    })
    const forgotten = new Promise<Fault>((resolve) => {
      this.#tellEnd = resolve
    })
    this.ended = Promise.race([forgotten, this.#tunnel.ended])
  }

  async start(): Promise<void> {
    const { directory } = this.#context
    await this.#state.flush()
    this.#watch = watchFiles(directory, [POLICY_FILE, DEVICES_FILE], () => this.#look())
    await Promise.race([this.#engines.start(), pause(FIRST_LOOK, undefined, { ref: false })])
    this.#tunnel.start()
  }

  stop(): Promise<void> {
    const parts = [this.#state, this.#engines, this.#tunnel]
    return stopInOrder(this.#watch ? [...parts, this.#watch] : parts)
  }

  /** What this device offers: its engines, with the models that its owner allows. */
  #offer(): Status {
    const { device, computer } = this.#context
    const engines = this.#engines.status.map((engine) => ({
      ...engine,
      models: engine.models.filter(({ name }) => permitsModel(this.#policy, name)),
    }))
    return { name: device.name, system: computer, engines, allows: [...this.#policy.allows] }
  }

  #offerChanged(): void {
    const { engines } = this.#offer()
    this.#state.update({ engines: engines.map(inState) })
    this.#tunnel.sendStatus()
    this.#context.parts.tell?.({ type: 'engines', engines })
  }

  #online(): void {
    this.#state.update({ online: true, since: new Date().toISOString() })
    void this.#state.flush()
    this.#context.parts.tell?.({ type: 'online', device: this.#context.device })
  }

  #offline({ code, message, mend }: Fault): void {
    const at = new Date().toISOString()
    const since = this.#state.state.online ? at : this.#state.state.since
    this.#state.update({ online: false, since, roundTripMs: null, lastError: { at, code, message } })
    this.#context.parts.tell?.({ type: 'offline', code, message, mend })
  }

  #counted(code: string | undefined, message: string | undefined): void {
    const { inFlight } = this.#forwarder
    const ended = inFlight < this.#state.state.inFlight
    const answered = this.#state.state.answered + (ended && code === undefined ? 1 : 0)
    const failed = code !== undefined && message !== undefined && code !== 'cancelled'
    const error = failed ? { lastError: { at: new Date().toISOString(), code, message } } : {}
    this.#state.update({ inFlight, answered, ...error })
  }

  /** The owner may have changed what is allowed, or logged out. */
  async #look(): Promise<void> {
    const { directory, device, parts } = this.#context
    try {
      const policy = await readPolicy(directory)
      if (JSON.stringify(policy) !== JSON.stringify(this.#policy)) {
        this.#policy = policy
        parts.log.info({ policy }, 'the owner changed what is allowed')
        this.#offerChanged()
      }
      const devices = await readDevices(directory)
      if (!devices.some(({ deviceId }) => deviceId === device.deviceId)) this.#tellEnd(loggedOut(device))
    } catch (error) {
      // What cannot be read allows nothing.
      parts.log.error({ err: error }, 'the data directory cannot be read')
      this.#policy = CLOSED_POLICY
      this.#offerChanged()
    }
  }
}

/** What `status` shows of an engine: a list of a thousand models must not be written with every count of requests. */
function inState({ id, kind, version, state, problem, models }: StatusEngine): AgentState['engines'][number] {
  return { id, kind, version, state, problem, models: models.map(({ name, loaded }) => ({ name, loaded })) }
}

function authoritiesOf({ caFile, environment }: AgentSettings): string[] | undefined {
  return trustedAuthorities(caFile, environment)
}

function firstState(device: Device): AgentState {
  const now = new Date().toISOString()
  return {
    pid: process.pid,
    agentVersion: version,
    startedAt: now,
    gateway: device.gateway.origin,
    deviceId: device.deviceId,
    name: device.name,
    online: false,
    since: now,
    roundTripMs: null,
    engines: [],
    inFlight: 0,
    answered: 0,
    lastError: null,
  }
}

function loggedOut({ gateway }: Device): Fault {
  return new Fault({
    code: 'LOGGED_OUT',
    message: `this computer was logged out of ${gateway.host}`,
    mend: `To connect it again: cloudtolocalllm connect ${gateway.origin}`,
  })
}
