import type { Component } from '../ports.ts'
import type { Value } from '../yaml-text.ts'
import { type Amounts, cpuText, memoryText } from './quantity.ts'
import { NAMES } from './target.ts'

type Fields = { readonly [key: string]: Value | undefined }

/**
 * The user that our images run as, and the group that may read what is mounted. Above 10000, so that it is nobody on the
 * node (CKV_K8S_40).
 */
export const IMAGE_USER = 10_001

/** Readable for the owner and the pod's group (octal 0440): PostgreSQL refuses a key that others may read. */
export const READ_ONLY_FILES = 0o440

interface PodParts {
  component: Component
  containers: readonly Fields[]
  volumes: readonly Fields[]
  user?: number
}

/** A pod as the Pod Security Standard `restricted` wants it, with an account of its own and no token. */
export function podSpec({ component, containers, volumes, user = IMAGE_USER }: PodParts): Fields {
  return {
    serviceAccountName: NAMES[component],
    automountServiceAccountToken: false,
    // Services would otherwise appear as variables that look like settings of ours (CLOUDTOLOCALLLM_GATEWAY_PORT).
    enableServiceLinks: false,
    securityContext: {
      runAsNonRoot: true,
      runAsUser: user,
      runAsGroup: user,
      fsGroup: user,
      // Without it every start walks through all files of the volume; PostgreSQL's would also lose their permissions.
      fsGroupChangePolicy: 'OnRootMismatch',
      seccompProfile: { type: 'RuntimeDefault' },
    },
    containers,
    volumes,
  }
}

/** Nothing can be gained in it, and nothing written but where a volume is mounted. */
export const CONTAINER_SECURITY: Fields = {
  allowPrivilegeEscalation: false,
  readOnlyRootFilesystem: true,
  runAsNonRoot: true,
  capabilities: { drop: ['ALL'] },
}

/**
 * Memory is what was asked for, no more: a node that promised too much kills whoever it likes. Processors may be
 * borrowed up to four times, which costs nobody anything.
 */
export function resourcesOf({ millicores, mebibytes }: Amounts): Fields {
  const memory = memoryText(mebibytes)
  return {
    requests: { cpu: cpuText(millicores), memory },
    limits: { cpu: cpuText(millicores * BORROWED), memory },
  }
}

export const BORROWED = 4

/** A variable out of a Secret. */
export function fromSecret(name: string, secret: string, key: string): Fields {
  return { name, valueFrom: { secretKeyRef: { name: secret, key } } }
}

/** Files out of a Secret; with `keys` only those. */
export function secretFiles(volume: string, secret: string, keys?: readonly string[], optional = false): Fields {
  const items = keys?.map((key) => ({ key, path: key }))
  return {
    name: volume,
    secret: {
      secretName: secret,
      defaultMode: READ_ONLY_FILES,
      ...(items && { items }),
      ...(optional && { optional }),
    },
  }
}

/** Room for temporary files; counted against the node's disk and bounded. */
export function emptyDirectory(name: string, sizeLimit = '64Mi'): Fields {
  return { name, emptyDir: { sizeLimit } }
}

export function mount(name: string, mountPath: string): Fields {
  return { name, mountPath }
}

export function readOnlyMount(name: string, mountPath: string): Fields {
  return { name, mountPath, readOnly: true }
}
