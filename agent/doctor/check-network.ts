import { lookup } from 'node:dns/promises'
import { isIP } from 'node:net'
import { TLSSocket } from 'node:tls'
import { Fault } from '@cloudtolocalllm/runtime/fault'
import { connectTcp, connectThrough, dial } from '../network/dial.ts'
import { askGateway } from '../network/http.ts'
import { networkFault } from '../network/network-fault.ts'
import { describeProxy, proxyFor } from '../network/proxy.ts'
import { CHECK_WITHIN, type Check, type Patient } from './check.ts'

/** A clock that is wrong by more than this, milliseconds, makes certificates and tokens look invalid. */
const MOST_SKEW = 60_000

/** The way to the gateway, hop by hop. */
export function networkChecks(patient: Patient): Check[] {
  return [
    { name: 'DNS', run: () => checkName(patient) },
    { name: 'Proxy', run: () => checkProxy(patient) },
    { name: 'TLS', run: () => checkCertificate(patient) },
    { name: 'Clock', run: () => checkClock(patient) },
  ]
}

/** Where a proxy leads out, it is the proxy that must know the gateway's name. */
async function checkName({ gateway, route }: Patient): Promise<string> {
  const asked = proxyFor(gateway, route.environment) ?? gateway
  const host = asked.hostname.replace(/^\[|\]$/g, '')
  if (isIP(host)) return `${host} is an address, no name`
  try {
    const addresses = await lookup(host, { all: true })
    return `${host} is ${addresses.map(({ address }) => address).join(', ')}`
  } catch (error) {
    throw networkFault('host', asked, String(error), error)
  }
}

async function checkProxy({ gateway, route }: Patient): Promise<string> {
  const proxy = proxyFor(gateway, route.environment)
  const signal = AbortSignal.timeout(CHECK_WITHIN)
  const socket = proxy ? await connectThrough(proxy, gateway, route, signal) : await connectTcp(gateway, signal)
  socket.destroy()
  return proxy ? `${describeProxy(proxy)} leads to ${gateway.host}` : `none is set; ${gateway.host} answers directly`
}

async function checkCertificate({ gateway, route }: Patient): Promise<string> {
  if (gateway.protocol === 'http:') return 'not needed: the gateway is on this computer'
  const socket = await dial(gateway, route, AbortSignal.timeout(CHECK_WITHIN))
  socket.destroy()
  const certificate = socket instanceof TLSSocket ? socket.getPeerX509Certificate() : undefined
  const issuer = certificate?.issuer.replaceAll('\n', ', ') ?? 'a trusted authority'
  return `signed by ${issuer}, valid until ${certificate?.validTo ?? 'later'}`
}

async function checkClock({ gateway, route }: Patient): Promise<string> {
  const asked = Date.now()
  const { headers } = await askGateway(new URL('/healthz', gateway), route, { method: 'GET', within: CHECK_WITHIN })
  const theirs = Date.parse(headers.date ?? '')
  if (Number.isNaN(theirs)) return 'the gateway does not tell its time'
  // The answer was written between the question and now; the header counts whole seconds.
  const ahead = Math.round((asked + (Date.now() - asked) / 2 - theirs) / 1_000)
  if (Math.abs(ahead) * 1_000 > MOST_SKEW) throw clockWrong(ahead)
  return `within ${Math.max(1, Math.abs(ahead))} s of the gateway's`
}

function clockWrong(ahead: number): Fault {
  return new Fault({
    code: 'CLOCK_WRONG',
    message: `this computer's clock is ${Math.abs(ahead)} s ${ahead > 0 ? 'ahead of' : 'behind'} the gateway's`,
    mend: `Set it by the network: ${clockCommand(process.platform)}`,
  })
}

function clockCommand(platform: NodeJS.Platform): string {
  if (platform === 'win32') return 'w32tm /resync (in a PowerShell run as administrator)'
  if (platform === 'darwin') return 'sudo sntp -sS time.apple.com'
  return 'sudo timedatectl set-ntp true'
}
