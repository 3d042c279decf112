import type { Resource, Stack } from '../cloudformation/template.ts'
import type { KubernetesObject } from '../kubernetes/object.ts'
import { type Settings, SettingsShape } from '../settings.ts'
import type { Value } from '../yaml-text.ts'

/** Pieces for the tests of money: settings with little in them, and resources by themselves. */

type Raw = { readonly [key: string]: Value }

/** Settings on AWS as the guidelines draw them, without what their table leaves out; `changes` are laid over by section. */
export function guidelineSettings(changes: Readonly<Record<string, Raw>> = {}): Settings {
  const sections: Record<string, Raw> = {
    aws: { account: '123456789012', containerInsights: false },
    cluster: { nodes: { type: 't3.medium', count: 2, diskGb: 20 } },
    // 100 GB with the nodes' 40; the table has no store for backups.
    database: { kind: 'cluster', storageGb: 60, expectedGb: 0 },
    backup: { archiveTimeout: '6h', keep: 1 },
  }
  for (const [name, section] of Object.entries(changes)) sections[name] = { ...sections[name], ...section }
  return { ...SettingsShape.parse({ provider: 'aws', domain: 'app.example.com', ...sections }), name: 'sample' }
}

/** Settings of another provider. */
export function sampleSettings(raw: Raw): Settings {
  return { ...SettingsShape.parse({ domain: 'app.example.com', ...raw }), name: 'sample' }
}

export function stackOf(Resources: Readonly<Record<string, Resource>>, more: Partial<Stack['template']> = {}): Stack {
  const template = { AWSTemplateFormatVersion: '2010-09-09', Description: 'A sample', ...more, Resources } as const
  return { name: 'sample', file: 'sample.yaml', namesRoles: false, template }
}

export function balancerService(annotations: Readonly<Record<string, string>> = {}): KubernetesObject {
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'gateway', annotations },
    spec: { type: 'LoadBalancer' },
  }
}

export function claimOf(size: string, storageClassName?: string): KubernetesObject {
  const spec = { resources: { requests: { storage: size } }, storageClassName }
  return { apiVersion: 'v1', kind: 'PersistentVolumeClaim', metadata: { name: 'data' }, spec }
}
