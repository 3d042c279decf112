import { renderStacks } from './cloudformation/stacks.ts'
import { renderDns } from './dns/records.ts'
import { renderKubernetes } from './kubernetes/render.ts'
import { renderMonitoring } from './monitoring/render.ts'
import { policiesDocument } from './policy/document.ts'
import type { RenderedFile } from './rendered-file.ts'
import type { Settings } from './settings.ts'
import { settingsJsonSchema } from './settings-schema.ts'
import { renderTrust } from './trust/render.ts'
import { renderWorkflows } from './workflow/render.ts'

/** The release that images without a digest are named by. */
export const RELEASE = '0.1.0'

/**
 * Every file that follows from the settings, in order of path: same settings, same bytes. `environments` are all of
 * the repository, as the workflow serves them together.
 */
export function renderEverything(
  environments: readonly Settings[],
  release: string = RELEASE,
): readonly RenderedFile[] {
  const sorted = environments.toSorted((one, other) => (one.name < other.name ? -1 : 1))
  const files = [
    ...renderKubernetes(sorted, release),
    ...renderStacks(sorted),
    ...renderTrust(sorted),
    ...renderDns(sorted),
    ...renderMonitoring(sorted),
    ...renderWorkflows(sorted, release),
    { path: 'environments/settings.schema.json', text: `${JSON.stringify(settingsJsonSchema(), undefined, 2)}\n` },
    { path: 'docs/policies.md', text: policiesDocument() },
  ]
  return files.toSorted((one, other) => (one.path < other.path ? -1 : 1))
}

/** True for files that belong to this environment alone, or to all of them together. */
export function concerns({ path }: RenderedFile, { name, provider }: Settings): boolean {
  if (path.startsWith('k8s/')) return path.startsWith(`k8s/${name}/`)
  if (path.startsWith('config/cloudformation/')) {
    return provider === 'aws' && path.split('/').length === (name === 'aws' ? 3 : 4)
  }
  if (path.startsWith('config/')) return [name, `${name}.yaml`].includes(path.split('/')[2] ?? '')
  return path.startsWith('.github/')
}
