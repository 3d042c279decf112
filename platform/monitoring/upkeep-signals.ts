import { GATEWAY_SERVICE } from '../secrets.ts'
import type { Settings } from '../settings.ts'
import { selector } from './promql.ts'
import type { Signal } from './signal.ts'

/** What the outside probe asks; the job `public-name` of the scrape settings. */
export function probedAddressOf({ domain }: Settings): string {
  return `https://${domain}/readyz`
}

const DAY = 86_400

const publicName: Signal = {
  id: 'public-name',
  topic: 'upkeep',
  summary: 'The service cannot be reached by its name',
  means: 'DNS, the entrance, the certificate or every gateway fails: for people it is down.',
  reason: 'Two minutes are one failed probe and its repetition.',
  urgency: 'now',
  runbook: 'doctor',
  alert: (settings) => {
    const labels = { job: 'public-name', instance: probedAddressOf(settings) }
    return {
      expression: `probe_success${selector({ job: labels.job })} == 0`,
      minutes: 2,
      fires: { series: [[`probe_success${selector(labels)}`, '0x120']], labels },
      silent: { series: [[`probe_success${selector(labels)}`, '1x120']] },
    }
  },
}

const certificateExpiry: Signal = {
  id: 'certificate-expiry',
  topic: 'upkeep',
  summary: 'The certificate ends soon',
  means: 'On that day nobody gets in any more, agents included.',
  reason: 'Renewal begins with a third of the 90 days left; at 14 days that has failed for two weeks.',
  urgency: 'week',
  runbook: 'secrets',
  alert: (settings) => {
    const labels = { job: 'public-name', instance: probedAddressOf(settings) }
    const name = `probe_ssl_earliest_cert_expiry${selector(labels)}`
    return {
      expression: `probe_ssl_earliest_cert_expiry${selector({ job: labels.job })} - time() < ${14 * DAY}`,
      minutes: 60,
      fires: { series: [[name, `${13 * DAY}x120`]], labels },
      silent: { series: [[name, `${30 * DAY}x120`]] },
    }
  },
}

const certificateRenewal: Signal = {
  id: 'certificate-renewal',
  topic: 'upkeep',
  summary: 'A certificate cannot be renewed',
  means: 'The authority gives no new one; the old one still works.',
  reason: 'An order takes minutes; an hour is past every repetition that helps by itself.',
  urgency: 'week',
  runbook: 'secrets',
  alert: ({ certificate, namespace }) => {
    if (certificate.source !== 'cert-manager') return undefined
    const labels = { name: GATEWAY_SERVICE, condition: 'False' }
    // cert-manager's own labels `namespace` and `name`; a scrape that does not honour them says exported_namespace.
    const series = `certmanager_certificate_ready_status${selector({ namespace, ...labels })}`
    return {
      expression: `certmanager_certificate_ready_status${selector({ namespace, condition: 'False' })} == 1`,
      minutes: 60,
      fires: { series: [[series, '1x120']], labels: { namespace, ...labels } },
      silent: { series: [[series, '0x120']] },
    }
  },
}

const secretAge: Signal = {
  id: 'secret-age',
  topic: 'upkeep',
  summary: 'A secret has not been changed for long',
  means: 'Whoever once saw it can still use it.',
  reason: 'No threshold before its age is known.',
  urgency: 'week',
  runbook: 'secrets',
  unmeasured:
    'Comes with rotation, which writes the day of the last change. kube_secret_created is the day of the first one',
}

const cost: Signal = {
  id: 'cost',
  topic: 'upkeep',
  summary: 'The month is about to cost more than its budget',
  means: 'At this pace the bill passes the setting budget.monthly.',
  reason: 'The budget itself; the provider forecasts from what was spent so far.',
  urgency: 'week',
  runbook: 'cost',
  budget: true,
}

/** What wears out, and what it costs. */
export const UPKEEP_SIGNALS: readonly Signal[] = [publicName, certificateExpiry, certificateRenewal, secretAge, cost]
