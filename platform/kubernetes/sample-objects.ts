import { listAt, valueAt } from '../policy/facts.ts'
import type { Value } from '../yaml-text.ts'
import type { KubernetesObject } from './object.ts'

/** The release that the tests render. */
export const RELEASE = '0.1.0'

type Changes = { readonly [key: string]: Value }

/** Managed elsewhere: any PostgreSQL. */
export const MANAGED: Changes = {
  kind: 'managed',
  service: 'other',
  host: 'database.example.com',
  port: 6432,
  network: '10.9.0.0/24',
}

/** Everything that changes which objects there are, beside the four shipped environments. */
export const VARIANTS: readonly { name: string; changes: Changes }[] = [
  ...['aws', 'google', 'production', 'development'].map((name) => ({ name, changes: {} })),
  { name: 'production', changes: { entrance: { kind: 'tunnel' } } },
  { name: 'production', changes: { entrance: { allow: [] } } },
  { name: 'google', changes: { database: { ...MANAGED } } },
  { name: 'aws', changes: { identity: { issuer: 'https://login.example.com:8443/realm', clientId: 'models' } } },
  { name: 'aws', changes: { gateway: { replicas: 20, cpu: '2', memory: '1Gi' } } },
  { name: 'development', changes: { images: { gateway: digest('a'), database: digest('b') } } },
]

function digest(letter: string): string {
  return `sha256:${letter.repeat(64)}`
}

/** One object. Throws where there is none or more than one. */
export function only(objects: readonly KubernetesObject[], kind: string, name?: string): KubernetesObject {
  const found = objects.filter(
    (object) => object.kind === kind && (name === undefined || object.metadata.name === name),
  )
  const [one] = found
  if (!one || found.length > 1) throw new Error(`${found.length} of ${kind} ${name ?? ''}`)
  return one
}

/** The templates of everything that starts pods. */
export function podTemplatesOf(objects: readonly KubernetesObject[]): readonly unknown[] {
  return objects.map((object) => valueAt(object, 'spec.template')).filter((template) => template !== undefined)
}

/** The container of that name. */
export function containerOf(object: KubernetesObject, name: string): unknown {
  return listAt(object, 'spec.template.spec.containers').find((container) => valueAt(container, 'name') === name)
}
