import { isIP } from 'node:net'
import { ExitCode, Fault } from '@cloudtolocalllm/runtime/fault'

/** True for names and addresses that never leave this machine. */
export function isLoopback(hostname: string): boolean {
  const host = hostname.replace(/^\[|\]$/g, '').toLowerCase()
  if (host === 'localhost' || host.endsWith('.localhost') || host === '::1') return true
  return isIP(host) === 4 && host.startsWith('127.')
}

/**
 * The origin of a gateway as a person types it: `https://` may be left out. Throws a Fault for anything that is not
 * one, and for plain HTTP to another machine, where keys and prompts could be read on the way.
 */
export function parseGatewayAddress(typed: string): URL {
  const url = tryParse(typed)
  if (url === undefined || !['http:', 'https:'].includes(url.protocol) || url.hostname === '') {
    throw new Fault({
      code: 'GATEWAY_ADDRESS_INVALID',
      message: `expected the address of a gateway such as https://gateway.example, got "${typed}"`,
      mend: 'Copy it from the page: Devices, "Connect a computer"',
      exitCode: ExitCode.usage,
    })
  }
  if (url.protocol === 'http:' && !isLoopback(url.hostname)) throw plainHttp(url)
  return new URL(url.origin)
}

/** The WebSocket address of the gateway's tunnel. */
export function tunnelAddress(gateway: URL): URL {
  const url = new URL('/tunnel', gateway)
  url.protocol = gateway.protocol === 'https:' ? 'wss:' : 'ws:'
  return url
}

function tryParse(typed: string): URL | undefined {
  const withScheme = /^[a-z][a-z0-9+.-]*:\/\//i.test(typed) ? typed : `https://${typed}`
  return URL.canParse(withScheme) ? new URL(withScheme) : undefined
}

function plainHttp(url: URL): Fault {
  return new Fault({
    code: 'GATEWAY_NOT_ENCRYPTED',
    message: `${url.origin} is not encrypted, so everyone on the way could read keys, prompts and answers`,
    mend: [
      'Give the gateway a certificate: CLOUDTOLOCALLLM_TLS_CERT and CLOUDTOLOCALLLM_TLS_KEY name its files;',
      '  or put a proxy that has one before it, and name that proxy in CLOUDTOLOCALLLM_TRUST_PROXY.',
      `  Then: connect https://${url.hostname}`,
    ].join('\n'),
    exitCode: ExitCode.refused,
  })
}
