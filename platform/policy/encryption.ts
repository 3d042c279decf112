import { listAt, objectsOf, resourcesOf, valueAt, withObject, withResource } from './facts.ts'
import type { Policy } from './policy.ts'

/** What is unreadable to whoever finds the disk. */
export const encryptionPolicies: readonly Policy[] = [
  {
    id: 'volumes-encrypted',
    severity: 'refuse',
    says: 'Disks of nodes and of the database are encrypted',
    reason: 'Snapshots and returned disks outlive the machines that wrote them',
    reads: 'the rendered launch templates and storage classes',
    references: ['Platform guidelines: Encryption at Rest', 'CKV_AWS_3'],
    judge: (facts) => [
      ...resourcesOf(facts, 'AWS::EC2::LaunchTemplate')
        .filter(({ resource }) => {
          const disks = listAt(resource, 'Properties.LaunchTemplateData.BlockDeviceMappings')
          return disks.some((disk) => valueAt(disk, 'Ebs.Encrypted') !== true) || disks.length === 0
        })
        .map(({ where }) => ({ where, message: 'a disk is not encrypted', fix: 'Set Ebs.Encrypted to true' })),
      ...objectsOf(facts, 'StorageClass')
        .filter(({ provisioner, parameters }) => {
          return provisioner === 'ebs.csi.aws.com' && valueAt(parameters, 'encrypted') !== 'true'
        })
        .map(({ metadata }) => ({
          where: `StorageClass ${metadata.name}`,
          message: 'volumes of this class are not encrypted',
          fix: 'Set the parameter encrypted to "true"',
        })),
    ],
    example: {
      on: 'aws',
      fails: {
        facts: (facts) =>
          withResource(facts, 'AWS::EC2::LaunchTemplate', {
            LaunchTemplateData: { BlockDeviceMappings: [{ Ebs: { Encrypted: false } }] },
          }),
      },
    },
  },
  {
    id: 'keys-rotate',
    severity: 'refuse',
    says: 'Keys of our own rotate',
    reason: 'A key that never changes protects everything that was ever written with it',
    reads: 'the rendered KMS keys',
    references: ['CKV_AWS_7', 'CIS AWS 3.6'],
    judge: (facts) =>
      resourcesOf(facts, 'AWS::KMS::Key')
        .filter(({ resource }) => valueAt(resource, 'Properties.EnableKeyRotation') !== true)
        .map(({ where }) => ({ where, message: 'the key does not rotate', fix: 'Set EnableKeyRotation to true' })),
    example: {
      on: 'aws',
      fails: { facts: (facts) => withResource(facts, 'AWS::KMS::Key', { EnableKeyRotation: false }) },
    },
  },
  {
    id: 'instance-metadata',
    severity: 'refuse',
    says: 'Instance metadata wants a token and answers the node alone',
    reason: 'A pod that can ask the node’s metadata has the node’s role',
    reads: 'the rendered launch templates',
    references: ['Amazon EKS best practices: IMDSv2, hop limit 1', 'CKV_AWS_79'],
    judge: (facts) =>
      resourcesOf(facts, 'AWS::EC2::LaunchTemplate')
        .filter(({ resource }) => {
          const options = valueAt(resource, 'Properties.LaunchTemplateData.MetadataOptions')
          return valueAt(options, 'HttpTokens') !== 'required' || valueAt(options, 'HttpPutResponseHopLimit') !== 1
        })
        .map(({ where }) => ({
          where,
          message: 'instance metadata can be read without a token, or from a pod',
          fix: 'HttpTokens: required, HttpPutResponseHopLimit: 1',
        })),
    example: {
      on: 'aws',
      fails: {
        facts: (facts) =>
          withResource(facts, 'AWS::EC2::LaunchTemplate', {
            LaunchTemplateData: { MetadataOptions: { HttpPutResponseHopLimit: 2 } },
          }),
      },
    },
  },
  {
    id: 'control-plane-logs',
    severity: 'refuse',
    says: 'The control plane logs all that it can',
    reason: 'The audit log is the only witness of what was done through the API',
    reads: 'the rendered cluster',
    references: ['CIS EKS 2.1.1', 'Amazon EKS, control plane logging'],
    judge: (facts) =>
      resourcesOf(facts, 'AWS::EKS::Cluster')
        .filter(({ resource }) => listAt(resource, 'Properties.Logging.ClusterLogging.EnabledTypes').length < 5)
        .map(({ where }) => ({
          where,
          message: 'not all five kinds of logs are kept',
          fix: 'Enable api, audit, authenticator, controllerManager and scheduler',
        })),
    example: {
      on: 'aws',
      fails: {
        facts: (facts) =>
          withResource(facts, 'AWS::EKS::Cluster', {
            Logging: { ClusterLogging: { EnabledTypes: [{ Type: 'api' }] } },
          }),
      },
    },
  },
  {
    id: 'secrets-apart',
    severity: 'refuse',
    says: 'No secret stands in a ConfigMap or in the clear in a pod',
    reason: 'Configuration is read by many and kept in git; secrets are neither',
    reads: 'the rendered objects',
    references: ['CKV_K8S_35', 'CIS Kubernetes 5.4.1'],
    judge: (facts) => [
      ...objectsOf(facts, 'ConfigMap')
        .filter(({ data }) => /(password|secret|token|pass)\s*[:=]\s*\S/i.test(JSON.stringify(data ?? {})))
        .map(({ metadata }) => ({
          where: `ConfigMap ${metadata.name}`,
          message: 'something that reads like a secret stands in it',
          fix: 'Name it in a Secret; ctl secrets writes those',
        })),
      ...objectsOf(facts, 'Secret').map(({ metadata }) => ({
        where: `Secret ${metadata.name}`,
        message: 'a Secret is rendered, and would be committed',
        fix: 'Leave it to ctl secrets',
      })),
    ],
    example: {
      on: 'aws',
      fails: {
        facts: (facts) => withObject(facts, 'ConfigMap', (object) => ({ ...object, data: { a: 'password: hunter2' } })),
      },
    },
  },
]
