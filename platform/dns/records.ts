import { zoneOf } from '../names.ts'
import type { RenderedFile } from '../rendered-file.ts'
import { GATEWAY_SERVICE } from '../secrets.ts'
import type { Settings } from '../settings.ts'
import { toYaml } from '../yaml-text.ts'

/** A record that points people to the service. */
export interface DnsRecord {
  /** Whole, without a dot at the end. */
  name: string
  /** `A`: the entrance has an address; `CNAME`: it has a name. */
  type: 'A' | 'CNAME'
  /** Whose address it is: known only once the entrance stands. */
  target: string
  /** Seconds. */
  ttl: number
}

/** The records of an environment; none where nobody of us writes DNS. */
export function recordsOf(settings: Settings): readonly DnsRecord[] {
  const { dns, domain, provider, entrance } = settings
  if (dns.provider === 'none') return []
  const hasName = provider === 'aws' || entrance.kind === 'tunnel'
  const target = entrance.kind === 'tunnel' ? 'the tunnel' : `Service ${GATEWAY_SERVICE}`
  return [{ name: domain, type: hasName ? 'CNAME' : 'A', target, ttl: dns.ttl }]
}

/** `config/dns/<environment>.yaml`: what `ctl dns` sets, for people who set it by hand. */
export function renderDns(environments: readonly Settings[]): readonly RenderedFile[] {
  return environments.flatMap((settings) => {
    const records = recordsOf(settings)
    if (records.length === 0) return []
    const heading = `What ${settings.domain} points to. Written by ctl render from environments/${settings.name}.yaml.`
    const value = {
      provider: settings.dns.provider,
      zone: zoneOf(settings),
      records: records.map(({ name, type, target, ttl }) => ({ name, type, target, ttl })),
    }
    return [{ path: `config/dns/${settings.name}.yaml`, text: toYaml(value, heading) }]
  })
}
