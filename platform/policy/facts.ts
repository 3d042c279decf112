import type { CalendarRow } from '../calendar/versions.ts'
import type { Resource, Stack } from '../cloudformation/template.ts'
import type { Estimate } from '../cost/estimate.ts'
import type { KubernetesObject } from '../kubernetes/object.ts'
import type { Objectives } from '../objectives/objectives.ts'
import type { Change } from '../plan/change.ts'
import type { Settings } from '../settings.ts'
import type { Value } from '../yaml-text.ts'

/** Everything that is known of an environment before anything is touched. */
export interface Facts {
  settings: Settings
  /** All environments of the repository, this one among them. */
  environments: readonly Settings[]
  stacks: readonly Stack[]
  objects: readonly KubernetesObject[]
  estimate: Estimate
  calendar: readonly CalendarRow[]
  /** Versions of Kubernetes that a new cluster can be made with today, newest last; empty where nobody says. */
  offered: readonly string[]
  objectives: Objectives
  /** Against what stood before. */
  changes: readonly Change[]
  /** ISO date. */
  today: string
}

/** A resource with where it stands. */
export interface PlacedResource {
  /** `config/cloudformation/eks-cluster.yaml Cluster` */
  where: string
  resource: Resource
}

/** All resources of a CloudFormation type, in order; all of them without one. */
export function resourcesOf({ stacks }: Facts, type?: Resource['Type']): readonly PlacedResource[] {
  return stacks.flatMap(({ file, template }) =>
    Object.entries(template.Resources)
      .filter(([, resource]) => type === undefined || resource.Type === type)
      .map(([id, resource]) => ({ where: `${file} ${id}`, resource })),
  )
}

/** All objects of a kind. */
export function objectsOf({ objects }: Facts, kind: string): readonly KubernetesObject[] {
  return objects.filter((object) => object.kind === kind)
}

/** `Deployment gateway` */
export function nameOf({ kind, metadata }: KubernetesObject): string {
  return `${kind} ${metadata.name}`
}

/** Any value inside another, by keys and indexes: `valueAt(object, 'spec.template.spec')`; undefined where there is none. */
export function valueAt(root: unknown, path: string): unknown {
  return path.split('.').reduce<unknown>((value, key) => {
    if (Array.isArray(value)) return value[Number(key)]
    return isRecord(value) ? value[key] : undefined
  }, root)
}

/** The list at a path; empty where there is none. */
export function listAt(root: unknown, path: string): readonly unknown[] {
  const value = valueAt(root, path)
  return Array.isArray(value) ? value : []
}

/** The pod templates that objects start, with whose they are. */
export function podsOf(facts: Facts): readonly { where: string; spec: unknown }[] {
  return facts.objects.flatMap((object) => {
    const spec = ['spec.template.spec', 'spec.jobTemplate.spec.template.spec'].map((path) => valueAt(object, path))
    return spec.filter(isRecord).map((found) => ({ where: nameOf(object), spec: found }))
  })
}

/** The containers of a pod, those for its start included. */
export function containersOf(spec: unknown): readonly unknown[] {
  return [...listAt(spec, 'initContainers'), ...listAt(spec, 'containers')]
}

/** Changes one resource of the stacks, for the failing example of a rule. */
export function withResource(
  facts: Facts,
  type: Resource['Type'],
  properties: { readonly [key: string]: Value },
): Facts {
  const stacks = facts.stacks.map((stack) => ({
    ...stack,
    template: {
      ...stack.template,
      Resources: Object.fromEntries(
        Object.entries(stack.template.Resources).map(([id, resource]) => [
          id,
          resource.Type === type
            ? { ...resource, Properties: overlay({ ...resource.Properties }, properties) }
            : resource,
        ]),
      ),
    },
  }))
  return { ...facts, stacks }
}

/** Changes every object of a kind, for the failing example of a rule. */
export function withObject(
  facts: Facts,
  kind: string,
  change: (object: KubernetesObject) => KubernetesObject | undefined,
): Facts {
  const objects = facts.objects.flatMap((object) => (object.kind === kind ? (change(object) ?? []) : object))
  return { ...facts, objects }
}

type Overlaid = { readonly [key: string]: Value | undefined }

/** Lays one value over another as RFC 7396 does: objects key by key, null takes a key away, all else whole. */
export function overlay(under: Overlaid, over: Overlaid): Overlaid {
  const merged: Record<string, Value | undefined> = { ...under }
  for (const [key, value] of Object.entries(over)) {
    const there = merged[key]
    if (value === null) delete merged[key]
    else merged[key] = isPlain(there) && isPlain(value) ? overlay(there, value) : value
  }
  return merged
}

function isPlain(value: Value | undefined): value is { readonly [key: string]: Value | undefined } {
  return isRecord(value)
}

function isRecord(value: unknown): value is { readonly [key: string]: unknown } {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
