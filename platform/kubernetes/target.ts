import { PROJECT } from '../names.ts'
import type { Component } from '../ports.ts'
import { DATABASE_SERVICE, GATEWAY_SERVICE } from '../secrets.ts'
import { type Settings, SettingsShape } from '../settings.ts'
import type { ObjectMeta } from './object.ts'

/** What objects are written for. */
export interface Target {
  settings: Settings
  release: string
  /** Undefined: nobody knows yet where people will reach it. */
  publicUrl: string | undefined
  /** Version of the Pod Security Standards: `v1.36`. */
  podSecurity: string
}

export function targetOf(settings: Settings, release: string): Target {
  const { domain, cluster } = settings
  return { settings, release, publicUrl: `https://${domain}`, podSecurity: `v${cluster.version}` }
}

/** The oldest Kubernetes that the portable service is judged against; newer ones still know its standard. */
const OLDEST = 'v1.34'

/** The service as it is without any environment's facts: one gateway more than needed, backups on a volume. */
export function portableTarget(release: string): Target {
  const { github, ...rest } = SettingsShape.parse({ provider: 'kubernetes', domain: 'example.com' })
  const [owner = ''] = github.repository.toLowerCase().split('/')
  const backup = { ...rest.backup, keep: PORTABLE_KEEP }
  const settings = { ...rest, github, backup, registry: `ghcr.io/${owner}`, name: 'portable' }
  return { settings, release, publicUrl: undefined, podSecurity: OLDEST }
}

/** Fewer base backups, as they lie on a volume of the cluster: one and a half days of six-hourly ones. */
const PORTABLE_KEEP = 6

/** How everything of a component is named; secrets and monitoring know two of them. */
export const NAMES: Readonly<Record<Component, string>> = {
  gateway: GATEWAY_SERVICE,
  database: DATABASE_SERVICE,
  migration: `${PROJECT}-migration`,
  tunnel: `${PROJECT}-tunnel`,
}

/**
 * What pods of a component are found by. A selector can never be changed, so nothing stands in it that may: no version,
 * no environment.
 */
export function selectorOf(component: Component): Readonly<Record<string, string>> {
  return { 'app.kubernetes.io/name': PROJECT, 'app.kubernetes.io/component': component }
}

/** Of every object: with a component also the labels of {@link selectorOf}. */
export function labelsOf({ settings }: Target, component?: Component): Readonly<Record<string, string>> {
  return {
    ...(component ? selectorOf(component) : { 'app.kubernetes.io/name': PROJECT }),
    'app.kubernetes.io/instance': settings.name,
    'app.kubernetes.io/part-of': PROJECT,
    'app.kubernetes.io/managed-by': 'ctl',
  }
}

/** Name, namespace and labels of a component's object; what runs also says its release. */
export function metaOf(target: Target, component: Component, name: string = NAMES[component]): ObjectMeta {
  return { name, namespace: target.settings.namespace, labels: labelsOf(target, component) }
}

export function runningMetaOf(target: Target, component: Component, name?: string): ObjectMeta {
  const meta = metaOf(target, component, name)
  return { ...meta, labels: { ...meta.labels, 'app.kubernetes.io/version': target.release } }
}
