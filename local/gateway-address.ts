import { X509Certificate } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { isIP } from 'node:net'
import type { Settings } from './settings.ts'

/** Where one gateway is reached: by people, and by what runs beside it. */
export interface GatewayAddress {
  /** Without a slash at the end. */
  url: string
  /** Leads to the gateway from this machine, under a name that its certificate holds. */
  ownUrl: string
}

/** True for names and addresses that never leave this machine. */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'))
}

/** True for the addresses that stand for every one of this machine. */
export function isEverywhere(host: string): boolean {
  return host === '0.0.0.0' || host === '::'
}

/** Where a gateway is reached that listens as the settings say. */
export function gatewayAddress(settings: Pick<Settings, 'host' | 'tls' | 'publicUrl'>, port: number): GatewayAddress {
  const { host, tls, publicUrl } = settings
  const scheme = tls ? 'https' : 'http'
  const listening = `${scheme}://${isEverywhere(host) ? 'localhost' : bracketed(host)}:${port}`
  const ownHost = isEverywhere(host) ? '127.0.0.1' : host
  const ownUrl = `${scheme}://${bracketed(tls ? certifiedName(tls.certificateFile, ownHost) : ownHost)}:${port}`
  return { url: publicUrl ?? listening, ownUrl }
}

/** The name by which a certificate lets this machine itself in: loopback where it may, else the first that it holds. */
function certifiedName(certificateFile: string, host: string): string {
  const certificate = new X509Certificate(readFileSync(certificateFile))
  if (certificate.checkIP(host)) return host
  const names = (certificate.subjectAltName ?? '').split(', ').filter((name) => name.startsWith('DNS:'))
  const own = names.map((name) => name.slice('DNS:'.length)).filter((name) => !name.startsWith('*'))
  return own.includes('localhost') ? 'localhost' : (own[0] ?? host)
}

function bracketed(host: string): string {
  return host.includes(':') ? `[${host}]` : host
}
