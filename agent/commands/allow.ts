import { ExitCode, Fault } from '@cloudtolocalllm/runtime/fault'
import { DataDirectory } from '../identity/data-directory.ts'
import { PERMISSIONS } from '../policy/allowed-paths.ts'
import { type Policy, withModels, withPermission } from '../policy/policy.ts'
import { readPolicy, writePolicy } from '../policy/policy-file.ts'
import { type AgentOptions, readSettings } from '../settings.ts'
import type { Terminal } from '../terminal/terminal.ts'

export interface AllowOptions {
  off?: boolean
  every?: boolean
}

/** Shows or changes what a gateway may do on this computer; a running agent heeds it at once. */
export async function allow(
  what: string | undefined,
  models: readonly string[],
  options: AgentOptions & AllowOptions & { json?: boolean },
  terminal: Terminal,
): Promise<ExitCode> {
  const directory = new DataDirectory(readSettings(options).dataDirectory)
  const before = await readPolicy(directory)
  const policy = what === undefined ? before : changed(before, what, models, options)
  if (policy !== before) await writePolicy(directory, policy)
  terminal.answer(options.json ? JSON.stringify(policy) : describe(policy))
  return ExitCode.done
}

function changed(policy: Policy, what: string, models: readonly string[], { off, every }: AllowOptions): Policy {
  const permission = PERMISSIONS.find((known) => known === what)
  if (permission && models.length === 0 && !every) return withPermission(policy, permission, !off)
  if (what === 'model' && every && models.length === 0 && !off) return { ...policy, models: null }
  if (what === 'model' && models.length > 0 && !every) return withModels(policy, models, !off)
  throw new Fault({
    code: 'ALLOW_UNKNOWN',
    message: `expected ${PERMISSIONS.join(', ')} or "model NAME…", got "${[what, ...models].join(' ')}"`,
    mend: 'For example: cloudtolocalllm allow pull; allow model llama3.2; allow model --every; allow pull --off',
    exitCode: ExitCode.usage,
  })
}

function describe({ allows, models }: Policy): string {
  const rows = PERMISSIONS.map((permission) => `  ${permission.padEnd(8)}${allows.includes(permission) ? 'yes' : 'no'}`)
  const asked = models === null ? 'every model' : models.length === 0 ? 'no model' : models.join(', ')
  return ['A gateway may on this computer', `  ${'ask'.padEnd(8)}${asked}`, ...rows].join('\n')
}
