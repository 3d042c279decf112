import { addOnResources } from './add-ons.ts'
import { alarmTopicResources } from './alarms.ts'
import { trailResources } from './audit-trail.ts'
import { accessLogResources, auditResources, backupResources } from './buckets.ts'
import { budgetResources } from './budget.ts'
import { CLUSTER_OUTPUTS, clusterResources } from './cluster.ts'
import { clusterLogGroups } from './log-groups.ts'
import { nodeParameters, nodeResources } from './node-group.ts'
import { podIdentityResources } from './pod-identities.ts'
import { registryResources } from './registries.ts'
import type { AwsSettings } from './stack-names.ts'
import type { Template } from './template.ts'

/**
 * The cluster and what belongs to it. No IAM resource, so that a change needs no `--capabilities`; `update-stack` takes
 * at most 51,200 bytes of template, and every parameter has a default, so that only what changes is named.
 */
export function eksTemplate(settings: AwsSettings): Template {
  return {
    AWSTemplateFormatVersion: '2010-09-09',
    Description: `EKS cluster ${settings.cluster.name}: nodes, add-ons, images, backups, alarms, budget`,
    Parameters: nodeParameters(settings),
    Resources: {
      ...clusterLogGroups(settings),
      ...clusterResources(settings),
      ...addOnResources(settings),
      ...nodeResources(settings),
      ...podIdentityResources(settings),
      ...registryResources(settings),
      ...accessLogResources(settings),
      ...backupResources(settings),
      ...auditResources(settings),
      ...trailResources(settings),
      ...alarmTopicResources(settings),
      ...budgetResources(settings),
    },
    Outputs: CLUSTER_OUTPUTS,
  }
}
