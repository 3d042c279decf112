import type { RenderedFile } from '../rendered-file.ts'
import type { Settings } from '../settings.ts'
import { toYaml } from '../yaml-text.ts'
import { alertingRules, ruleTests } from './rules.ts'

const RULES = 'rules.yaml'

/** What Prometheus needs for each environment: its rules, and promtool's tests of them. */
export function renderMonitoring(environments: readonly Settings[]): readonly RenderedFile[] {
  return environments.flatMap((settings) => [
    {
      path: `config/prometheus/${settings.name}/${RULES}`,
      text: toYaml(alertingRules(settings), rulesHeading(settings)),
    },
    {
      path: `config/prometheus/${settings.name}/rules.test.yaml`,
      text: toYaml(ruleTests(settings, RULES), testsHeading(settings)),
    },
  ])
}

function rulesHeading({ name }: Settings): string {
  return [
    `Alerts of ${name}, from environments/${name}.yaml by "npm run ctl -- render". Change the settings, not this file.`,
    'Load it with rule_files; the metrics come from the gateways, kube-state-metrics, node_exporter, the kubelet,',
    'postgres_exporter, blackbox_exporter (job public-name) and cert-manager.',
  ].join('\n')
}

function testsHeading({ name }: Settings): string {
  return [
    `promtool's tests of the alerts of ${name}: each fires where it must and stays silent where it must.`,
    `Run: promtool test rules config/prometheus/${name}/rules.test.yaml`,
  ].join('\n')
}
