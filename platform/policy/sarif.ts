import { POLICIES } from './catalogue.ts'
import type { Verdict } from './policy.ts'

/**
 * Refusals and warnings as SARIF 2.1.0 (OASIS), which code hosts show beside the lines of a pull request. `file` is
 * the settings file: that is where each finding is mended.
 */
export function sarifOf({ refusals, warnings }: Verdict, file: string, release: string): object {
  const results = [
    ...refusals.map((judgement) => ({ judgement, level: 'error' })),
    ...warnings.map((judgement) => ({ judgement, level: 'warning' })),
  ]
  return {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'ctl', version: release, rules: POLICIES.map(ruleOf) } },
        results: results.map(({ judgement: { rule, where, message, fix, waiver }, level }) => ({
          ruleId: rule,
          level,
          message: { text: `${where}: ${message}. ${fix}.` },
          locations: [{ physicalLocation: { artifactLocation: { uri: file }, region: { startLine: 1 } } }],
          ...(waiver && { suppressions: [{ kind: 'external', justification: waiver.reason }] }),
        })),
      },
    ],
  }
}

function ruleOf({ id, says, reason, severity }: (typeof POLICIES)[number]) {
  return {
    id,
    shortDescription: { text: says },
    fullDescription: { text: reason },
    helpUri: 'https://github.com/imrightguy/CloudToLocalLLM/blob/main/docs/policies.md',
    defaultConfiguration: { level: severity === 'refuse' ? 'error' : 'warning' },
  }
}
