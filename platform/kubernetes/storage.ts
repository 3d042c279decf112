import { keyAliasOf } from '../cloudformation/stack-names.ts'
import { PROJECT } from '../names.ts'
import type { Settings } from '../settings.ts'
import type { KubernetesObject } from './object.ts'
import { labelsOf, type Target } from './target.ts'

const AWS_CLASS = `${PROJECT}-gp3`

/**
 * Each provider's class of network disks; all are encrypted.
 *
 * AWS: one of ours, as EKS brings none that encrypts. Azure: Standard SSD, encrypted by default; Premium costs twice as
 * much and a chat's rows do not need it. Google: balanced disks, encrypted by default; `premium-rwo` is the SSD.
 * Elsewhere the cluster's default, of which nobody can know whether it encrypts.
 */
const CLASSES: Readonly<Record<Settings['provider'], string | undefined>> = {
  aws: AWS_CLASS,
  azure: 'managed-csi',
  google: 'standard-rwo',
  kubernetes: undefined,
}

/** The storage class of our volumes; undefined: the cluster's default. */
export function storageClassOf({ provider, cluster }: Settings): string | undefined {
  return cluster.storageClass ?? CLASSES[provider]
}

/**
 * The class that we bring ourselves, on AWS. Volumes are made where their pod runs, may grow, and stay when their claim
 * is deleted.
 */
export function storageClasses(target: Target): readonly KubernetesObject[] {
  const { settings } = target
  const { aws, database } = settings
  if (!aws || database.kind !== 'cluster' || storageClassOf(settings) !== AWS_CLASS) return []
  const key = `arn:aws:kms:${aws.region}:${aws.account}:${keyAliasOf(settings)}`
  return [
    {
      apiVersion: 'storage.k8s.io/v1',
      kind: 'StorageClass',
      metadata: { name: AWS_CLASS, labels: labelsOf(target) },
      provisioner: 'ebs.csi.aws.com',
      parameters: { type: 'gp3', encrypted: 'true', ...(aws.ownKey && { kmsKeyId: key }) },
      volumeBindingMode: 'WaitForFirstConsumer',
      allowVolumeExpansion: true,
      reclaimPolicy: 'Retain',
    },
  ]
}
