import { isLoopback } from './gateway-address.ts'

/**
 * The proxy that the environment names for an address, or undefined. Like curl and npm: `HTTPS_PROXY`, else
 * `HTTP_PROXY`, else `ALL_PROXY`, lower case first; `NO_PROXY` lists exceptions. Loopback is never sent to a proxy.
 */
export function proxyFor(url: URL, environment: NodeJS.ProcessEnv): URL | undefined {
  if (isLoopback(url.hostname) || isException(url, read(environment, 'no_proxy'))) return undefined
  const named = read(environment, 'https_proxy') ?? read(environment, 'http_proxy') ?? read(environment, 'all_proxy')
  if (named === undefined) return undefined
  const address = /^[a-z][a-z0-9+.-]*:\/\//i.test(named) ? named : `http://${named}`
  return URL.canParse(address) ? new URL(address) : undefined
}

/** The proxy without its password, for people to read. */
export function describeProxy(proxy: URL): string {
  return `${proxy.protocol}//${proxy.host}`
}

function read(environment: NodeJS.ProcessEnv, name: string): string | undefined {
  return environment[name] || environment[name.toUpperCase()] || undefined
}

/** `NO_PROXY=example.com,.internal,10.0.0.1:8443,*`: a name covers itself and what is below it. */
function isException({ hostname, port }: URL, list = ''): boolean {
  return list.split(/[\s,]+/).some((entry) => {
    if (entry === '*') return true
    const [, name = '', entryPort] = /^\*?\.?(.*?)(?::(\d+))?$/.exec(entry.toLowerCase()) ?? []
    if (name === '' || (entryPort !== undefined && entryPort !== (port || '443'))) return false
    return hostname === name || hostname.endsWith(`.${name}`)
  })
}
