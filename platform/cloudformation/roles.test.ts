import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Changes, ofType, templatesOf } from './sample-aws.ts'
import { ROLES } from './stack-names.ts'

const roleNames = (changes: Changes = {}) => {
  const { vpc, iam } = templatesOf(changes)
  const roles = [...Object.values(ofType(vpc, 'AWS::IAM::Role')), ...Object.values(ofType(iam, 'AWS::IAM::Role'))]
  return roles.map(({ Properties }) => String(Properties?.['RoleName'])).sort()
}

const textOf = (id: string, changes: Changes = {}) => JSON.stringify(templatesOf(changes).iam.Resources[id] ?? '')

test('the four roles of the guidelines, and one for each pod that needs AWS', () => {
  assert.deepEqual(roleNames(), [...ROLES.map((part) => `cloudtolocalllm-${part}`), 'github-actions-role'].sort())
})

test('no role that nothing takes', () => {
  const without = (changes: Changes, name: string) => assert.ok(!roleNames(changes).includes(`cloudtolocalllm-${name}`))
  without({ aws: { flowLogs: false } }, 'flow-logs')
  without({ aws: { containerInsights: false } }, 'cloudwatch')
  without({ cluster: { name: 'c', nodes: { type: 't3.medium', count: 2 } } }, 'autoscaler')
  without({ backup: { store: { kind: 's3', bucket: 'elsewhere', region: 'us-east-1' } } }, 'pod')
})

test('every role that the other stacks name is made', () => {
  for (const changes of [{}, { aws: { containerInsights: false, flowLogs: false } }] satisfies Changes[]) {
    const { eks } = templatesOf(changes)
    const named = JSON.stringify(eks).matchAll(/:iam::\$\{AWS::AccountId\}:role\/([a-z][a-z-]+)"/g)
    const made = roleNames(changes)
    for (const [, name] of named) assert.ok(made.includes(name ?? ''), name)
  }
})

test('nodes may join and pull, and nothing else', () => {
  const text = textOf('NodeRole')
  assert.deepEqual(text.match(/policy\/[A-Za-z0-9_]+/g), [
    'policy/AmazonEKSWorkerNodePolicy',
    'policy/AmazonEC2ContainerRegistryPullOnly',
  ])
  assert.doesNotMatch(text, /"Policies"/)
})

test('backups are written and read in one bucket; their lock and their versions are out of reach', () => {
  const text = textOf('PodRole')
  const buckets = text.match(/s3:::[a-z0-9/*-]+/g) ?? []
  assert.deepEqual([...new Set(buckets)].sort(), [
    's3:::cloudtolocalllm-backup-aws-422017356244',
    's3:::cloudtolocalllm-backup-aws-422017356244/*',
  ])
  assert.doesNotMatch(text, /Bypass|ObjectVersion|s3:\*|PutBucket|ObjectRetention/)
})

test('the autoscaler changes only groups that EKS marked as this cluster’s', () => {
  assert.match(
    textOf('AutoscalerRole'),
    /SetDesiredCapacity".*"Condition":\{"StringEquals":\{"aws:ResourceTag\/k8s\.io\/cluster-autoscaler\/cloudtolocalllm-eks":"owned"\}\}/,
  )
})

test('roles use the key of our own where there is one, and only through the disks that AWS makes', () => {
  assert.match(
    textOf('EbsCsiRole'),
    /"kms:CreateGrant","Resource":\{"Fn::ImportValue":"cloudtolocalllm-vpc-Key"\},"Condition":\{"Bool":\{"kms:GrantIsForAWSResource"/,
  )
  assert.doesNotMatch(textOf('EbsCsiRole', { aws: { ownKey: false } }), /kms:/)
  assert.doesNotMatch(textOf('PodRole', { aws: { ownKey: false } }), /kms:/)
})

test('the role of GitHub trusts what the settings say, through the provider of this stack or one that is there', () => {
  const { iam } = templatesOf({ github: { repository: 'owner/name', branch: 'release' } })
  const trust = JSON.stringify(iam.Resources['DeployRole']?.Properties?.['AssumeRolePolicyDocument'])
  assert.match(trust, /repo:owner\/name:environment:aws/)
  assert.match(trust, /refs\/heads\/release/)
  assert.match(
    trust,
    /"Federated":\{"Fn::If":\["MakesGithubProvider",\{"Ref":"GithubIdentity"\},\{"Ref":"GithubProvider"\}\]\}/,
  )
  assert.equal(iam.Resources['GithubIdentity']?.Condition, 'MakesGithubProvider')
})

test('a second pass opens IRSA: the cluster’s issuer is empty until then', () => {
  const { iam } = templatesOf()
  assert.equal(iam.Parameters?.['ClusterIssuer']?.Default, '')
  assert.equal(iam.Resources['ClusterIssuerProvider']?.Condition, 'HasClusterIssuer')
  const pattern = new RegExp(iam.Parameters?.['ClusterIssuer']?.AllowedPattern ?? '(?!)')
  assert.match('oidc.eks.us-east-1.amazonaws.com/id/0123456789ABCDEF0123456789ABCDEF', pattern)
  assert.match('', pattern)
  assert.doesNotMatch('https://oidc.eks.us-east-1.amazonaws.com/id/0123', pattern)
})
