import type { IncomingMessage, Server } from 'node:http'
import type { Server as TlsServer } from 'node:https'
import { openDatabase, reachDatabase } from '@cloudtolocalllm/database/connect'
import type { Log } from '@cloudtolocalllm/runtime/log'
import { KeyCheck } from './access/authenticate.ts'
import { KeyUses } from './access/key-uses.ts'
import { Keys } from './access/keys.ts'
import { createConsole } from './console/console.ts'
import { DeviceJournal } from './devices/device-journal.ts'
import { FiguresOfModels } from './devices/model-figures.ts'
import { OnlineDevices } from './devices/online-devices.ts'
import { admit } from './entrance/admission.ts'
import { EarlyVisitors } from './entrance/early-visitors.ts'
import { FrontDoor } from './entrance/front-door.ts'
import { createListener, listen } from './entrance/listener.ts'
import { createPage } from './entrance/page.ts'
import { identifyVisitor } from './entrance/visitor.ts'
import type { AnswerRecord } from './forward/answer-record.ts'
import { createAsk } from './forward/ask.ts'
import { Forwarder } from './forward/forwarder.ts'
import { ModelLists } from './forward/model-lists.ts'
import { Metrics } from './metrics.ts'
import { schemaInPlace } from './schema.ts'
import type { GatewaySettings } from './settings.ts'
import type { DeviceLink } from './tunnel/device-link.ts'
import { TunnelListener } from './tunnel/tunnel-listener.ts'
import { UsageWriter } from './usage/usage-writer.ts'
import { VERSION } from './version.ts'

/** A gateway that serves. */
export interface Gateway {
  port: number
  /** Where people reach it, without a slash at the end. */
  publicUrl: string
  /** Takes nothing new, lets running answers finish within the drain time, then ends everything in order. */
  stop(): Promise<void>
}

/** Milliseconds between two looks at what still runs while stopping. */
const DRAIN_EVERY_MS = 50

/** Starts a gateway on its database. Rejects with a Fault where it cannot serve. */
export async function startGateway(settings: GatewaySettings, log: Log): Promise<Gateway> {
  if (settings.migrates) await schemaInPlace(settings, log)
  const server = await createListener(settings, log)
  const early = new EarlyVisitors(server)
  const port = await listen(server, settings)
  // Another's migration may take long: the port is open meanwhile, so that probes tell waiting from dead.
  if (!settings.migrates) await schemaInPlace(settings, log)
  const parts = buildParts(settings, log)
  const publicUrl = settings.publicUrl ?? listeningAt(settings, port)
  const visitorOf = (request: IncomingMessage) => identifyVisitor(request, settings.trustedProxies)
  const console = await createConsole({ ...parts, log, version: VERSION, publicUrl, visitorOf })
  const door = new FrontDoor({
    ...parts,
    settings,
    handleConsole: (request, response) => console.handle(request, response),
    servePage: settings.pageDirectory ? createPage(settings.pageDirectory) : undefined,
    reachDatabase: () => reachDatabase(parts.database),
  })
  early.letIn(door)
  const stop = async () => {
    door.stopTaking()
    parts.tunnel.sendGoAway('the gateway stops')
    await drain(() => parts.tunnel.inFlight, settings.drainSeconds)
    await console.close()
    parts.tunnel.stop()
    await closeServer(server)
    await parts.stop()
  }
  return { port, publicUrl, stop }
}

/** Everything behind the door, wired together once. */
function buildParts(settings: GatewaySettings, log: Log) {
  const database = openDatabase(settings.databaseUrl.reveal(), { log })
  const online = new OnlineDevices<DeviceLink>()
  const figures = new FiguresOfModels()
  const journal = new DeviceJournal(database, log)
  const keys = new Keys(database)
  const keyUses = new KeyUses(database, log)
  const keyCheck = new KeyCheck(keys, keyUses)
  const usage = new UsageWriter(database, log)
  const metrics = new Metrics({ devices: () => online.all(), inFlight: () => forwarder.inFlight })
  const offlineModels = journal.offlineModels(online)
  const record = (record: AnswerRecord) => {
    metrics.record(record)
    usage.record(record)
  }
  const forwarder = new Forwarder({
    online,
    lists: new ModelLists(online, VERSION),
    figures,
    log,
    maxBody: settings.maxBody,
    keepaliveEvery: settings.keepaliveSeconds * 1000,
    authenticate: (request, visitor) => admit(keyCheck, request, visitor),
    offlineModels,
    record,
  })
  const findDevice = (deviceId: string) => journal.findPaired(deviceId)
  const noteDevice = (link: DeviceLink, isOnline: boolean) => journal.note(link, isOnline)
  const tunnel = new TunnelListener({ version: VERSION, online, log, findDevice, noteDevice })
  const stop = async () => {
    await journal.stop()
    await usage.stop()
    await keyUses.stop()
    await database.destroy()
  }
  const ask = createAsk(online, offlineModels)
  return { database, online, figures, keys, metrics, forwarder, tunnel, ask, record, stop }
}

function listeningAt({ tls, host }: GatewaySettings, port: number): string {
  const everywhere = host === '0.0.0.0' || host === '::'
  const name = everywhere ? 'localhost' : host.includes(':') ? `[${host}]` : host
  return `${tls ? 'https' : 'http'}://${name}:${port}`
}

/** Waits until nothing runs any more, at most so many seconds. */
async function drain(running: () => number, seconds: number): Promise<void> {
  const until = performance.now() + seconds * 1000
  while (running() > 0 && performance.now() < until) {
    await new Promise((resolve) => setTimeout(resolve, DRAIN_EVERY_MS))
  }
}

function closeServer(server: Server | TlsServer): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve())
    server.closeAllConnections()
  })
}
