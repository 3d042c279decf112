import * as z from 'zod'
import { PERMISSIONS, type Permission } from './allowed-paths.ts'

/** What the owner of this computer lets a gateway do here. Only commands on this computer change it. */
export const Policy = z.object({
  allows: z.array(z.enum(PERMISSIONS)),
  /** Names of the models that may be asked; null: every model. */
  models: z.array(z.string()).nullable(),
})
export type Policy = z.infer<typeof Policy>

export const DEFAULT_POLICY: Policy = { allows: [], models: null }

/** What counts while the policy cannot be read: nothing more than the list of models that nobody may ask. */
export const CLOSED_POLICY: Policy = { allows: [], models: [] }

export function permits(policy: Policy, permission: Permission | undefined): boolean {
  return permission === undefined || policy.allows.includes(permission)
}

/** Ollama knows `llama3.2` and `llama3.2:latest` as one model. */
export function permitsModel({ models }: Policy, name: string): boolean {
  return models === null || models.some((allowed) => withoutDefaultTag(allowed) === withoutDefaultTag(name))
}

export function withoutDefaultTag(model: string): string {
  return model.replace(/:latest$/, '')
}

export function withPermission(policy: Policy, permission: Permission, on: boolean): Policy {
  const others = policy.allows.filter((allowed) => allowed !== permission)
  const allows = on ? [...others, permission] : others
  return { ...policy, allows: PERMISSIONS.filter((known) => allows.includes(known)) }
}

/** Names added to, or taken from, the models that may be asked; the first name added turns every other model off. */
export function withModels(policy: Policy, names: readonly string[], on: boolean): Policy {
  const before = policy.models ?? []
  const without = before.filter((model) => !names.some((name) => withoutDefaultTag(name) === withoutDefaultTag(model)))
  return { ...policy, models: on ? [...without, ...names] : without }
}
