import type { Value } from '../yaml-text.ts'

/** A type and no interface, so that an object of it is also a {@link Value} and can be written as YAML. */
export type ObjectMeta = {
  name: string
  namespace?: string
  labels?: Readonly<Record<string, string>>
  annotations?: Readonly<Record<string, string>>
}

/** One Kubernetes object as a plain value; `spec` and its siblings are what the API's reference says. */
export type KubernetesObject = {
  apiVersion: string
  kind: string
  metadata: ObjectMeta
  readonly [field: string]: Value | undefined
}
