import { Fault, systemErrorCode } from '@cloudtolocalllm/runtime/fault'
import { setVariable } from '../terminal/shell.ts'

/** Which hop failed: the proxy, the host itself, or what it shows as its certificate. */
export type Hop = 'proxy' | 'host' | 'certificate'

/** Says in words of a person what a failed connection means and what mends it. */
export function networkFault(hop: Hop, url: URL, what: string, cause: unknown, proxy?: string): Fault {
  if (cause instanceof Fault) return cause
  if (hop === 'proxy') return proxyFault(url, what, cause, proxy)
  const code = systemErrorCode(cause) ?? codeOfFirst(cause)
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return nameFault(url, cause)
  if (hop === 'certificate' && !isNetworkCode(code)) return certificateFault(url, what, code, cause)
  return new Fault({
    code: 'GATEWAY_UNREACHABLE',
    message: `no connection to ${url.host}: ${what}`,
    mend: `Is the gateway running, and does a firewall let ${url.host} through? Where only a proxy leads out: ${setVariable('HTTPS_PROXY', 'http://proxy:port')}`,
    cause,
  })
}

function nameFault(url: URL, cause: unknown): Fault {
  return new Fault({
    code: 'GATEWAY_NAME_UNKNOWN',
    message: `the name ${url.hostname} is not known to this computer's DNS`,
    mend: 'Check the spelling and the network; where only a proxy knows names, set HTTPS_PROXY',
    cause,
  })
}

function proxyFault(url: URL, what: string, cause: unknown, proxy: string | undefined): Fault {
  return new Fault({
    code: 'PROXY_REFUSED',
    message: `the proxy ${proxy} does not lead to ${url.host}: ${what}`,
    mend: `Check the proxy's address and password, or go past it: ${setVariable('NO_PROXY', url.hostname)}`,
    cause,
  })
}

function certificateFault(url: URL, what: string, code: string | undefined, cause: unknown): Fault {
  const aged = code === 'CERT_HAS_EXPIRED' || code === 'CERT_NOT_YET_VALID'
  return new Fault({
    code: 'GATEWAY_CERTIFICATE',
    message: `the certificate of ${url.host} is not accepted: ${what}`,
    mend: aged
      ? "Check this computer's clock, then renew the gateway's certificate"
      : "Where your own authority signed it: --ca FILE; where a proxy rewrites TLS, give the proxy's certificate",
    cause,
  })
}

/** `ERR_SSL_…`: what answered does not speak TLS at all. */
function isNetworkCode(code: string | undefined): boolean {
  return code === undefined || /^E[A-Z]+$|^ERR_SSL_/.test(code) || code === 'ABORT_ERR'
}

function codeOfFirst(cause: unknown): string | undefined {
  return cause instanceof AggregateError ? systemErrorCode(cause.errors[0]) : undefined
}
