import { toYaml } from '../yaml-text.ts'
import { CATALOGUE } from './catalogue.ts'
import type { Alteration, Policy } from './policy.ts'

const HEADING = `# Policies

\`ctl plan\` judges every environment by these before anything is touched. What is refused ends it with exit code 3; a waiver in the
settings (\`rule\`, \`reason\`, \`until\`) turns a refusal into a warning until its date, and stays visible. Written by \`ctl render\` from
\`platform/policy/\`; each rule has a test with the environment that passes and the change that fails.
`

/** docs/policies.md. */
export function policiesDocument(): string {
  const sections = CATALOGUE.map(({ title, policies }) => `## ${title}\n\n${policies.map(section).join('\n')}`)
  return [HEADING, ...sections].join('\n')
}

function section({ id, severity, says, reason, reads, references, example }: Policy): string {
  const { on, passes, fails } = example
  return `### ${id}

${says}. ${reason}.

- ${severity === 'refuse' ? 'Refused' : 'Warned of'}; reads ${reads}; asked for by ${references.join('; ')}.
- Passes: environments/${on}.yaml${asYaml(' with', passes)}.${asYaml('\n  Fails with', fails)}
`
}

/** Only what a setting can do is shown; what is altered in the rendered files stands in the test. */
function asYaml(words: string, alteration: Alteration | undefined): string {
  if (alteration === undefined || !('settings' in alteration)) return ''
  return `${words}:\n\n${fence(toYaml(alteration.settings))}`
}

function fence(yaml: string): string {
  const lines = ['```yaml', ...yaml.trimEnd().split('\n'), '```']
  return lines.map((line) => `  ${line}`).join('\n')
}
