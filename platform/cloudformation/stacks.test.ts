import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parse } from 'yaml'
import { SettingsShape } from '../settings.ts'
import { awsSettings, type Changes, templatesOf } from './sample-aws.ts'
import { renderStacks, stacksOf } from './stacks.ts'

/** `update-stack --template-body` takes so many bytes; more has to lie in a bucket. */
const MOST_BYTES = 51_200

const everything: Changes = {
  aws: { auditTrail: 'create', natGateways: 3, publicSubnets: 3, ownKey: false },
  entrance: { kind: 'tunnel' },
  cluster: {
    name: 'a-cluster-with-a-name-that-is-as-long-as-names-of-clusters-get',
    support: 'extended',
    apiAllow: ['203.0.113.0/24', '198.51.100.0/24'],
    nodes: { type: 'm7g.xlarge', count: 3, min: 1, max: 9, spot: true },
  },
}

test('three stacks under the owner’s names, in the order in which each finds what it imports', () => {
  assert.deepEqual(
    stacksOf(awsSettings()).map(({ name, file }) => [name, file]),
    [
      ['cloudtolocalllm-vpc', 'config/cloudformation/vpc-networking.yaml'],
      ['cloudtolocalllm-iam', 'config/cloudformation/iam-roles.yaml'],
      ['cloudtolocalllm-eks', 'config/cloudformation/eks-cluster.yaml'],
    ],
  )
})

test('another environment on AWS carries its name in stacks, folder, roles, topic and key', () => {
  const stacks = stacksOf(awsSettings({ name: 'staging' }))
  assert.deepEqual(
    stacks.map(({ name, file }) => [name, file]),
    [
      ['cloudtolocalllm-staging-vpc', 'config/cloudformation/staging/vpc-networking.yaml'],
      ['cloudtolocalllm-staging-iam', 'config/cloudformation/staging/iam-roles.yaml'],
      ['cloudtolocalllm-staging-eks', 'config/cloudformation/staging/eks-cluster.yaml'],
    ],
  )
  const text = JSON.stringify(stacks)
  for (const name of [
    'github-actions-role-staging',
    'cloudtolocalllm-staging-node',
    'cloudtolocalllm-staging-alarms',
    'alias/cloudtolocalllm-staging',
    'cloudtolocalllm-backup-staging-422017356244',
  ]) {
    assert.ok(text.includes(`"${name}"`), name)
  }
  assert.ok(!/cloudtolocalllm-(vpc|iam|node|alarms)"/.test(text))
})

test('no stacks elsewhere', () => {
  const settings = SettingsShape.parse({ provider: 'kubernetes', domain: 'example.com' })
  assert.deepEqual(stacksOf({ ...settings, name: 'development' }), [])
})

test('the cluster’s stack needs no capability: it holds no IAM resource', () => {
  for (const changes of [{}, everything]) {
    const [vpc, iam, eks] = stacksOf(awsSettings(changes))
    assert.deepEqual([vpc?.namesRoles, iam?.namesRoles, eks?.namesRoles], [true, true, false])
    const types = Object.values(eks?.template.Resources ?? {}).map(({ Type }) => Type)
    assert.ok(!types.some((type) => type.startsWith('AWS::IAM::')))
  }
  const [vpc] = stacksOf(awsSettings({ aws: { flowLogs: false } }))
  assert.equal(vpc?.namesRoles, false)
})

test('every template fits into update-stack, also with everything that the settings can ask for', () => {
  for (const changes of [{}, everything]) {
    for (const { path, text } of renderStacks([awsSettings(changes)])) {
      assert.ok(Buffer.byteLength(text) < MOST_BYTES, `${path}: ${Buffer.byteLength(text)} bytes`)
    }
  }
})

test('every parameter has a default and says what it is', () => {
  for (const { template } of [...stacksOf(awsSettings()), ...stacksOf(awsSettings({ aws: { nat: 'instance' } }))]) {
    for (const [id, { Default, Description }] of Object.entries(template.Parameters ?? {})) {
      assert.ok(Default !== undefined && Description.length > 20, id)
    }
  }
})

test('no custom resource and no Lambda', () => {
  for (const { template } of stacksOf(awsSettings(everything))) {
    for (const { Type } of Object.values(template.Resources)) {
      assert.doesNotMatch(Type, /^Custom::|AWS::Lambda|AWS::CloudFormation::/)
    }
  }
})

test('whatever holds data stays when its stack goes or replaces it', () => {
  const { vpc, eks } = templatesOf(everything)
  const own = templatesOf()
  const holders = ['AWS::S3::Bucket', 'AWS::Logs::LogGroup', 'AWS::ECR::Repository', 'AWS::KMS::Key']
  let seen = 0
  for (const template of [vpc, eks, own.vpc, own.eks]) {
    for (const [id, resource] of Object.entries(template.Resources)) {
      if (!holders.includes(resource.Type)) continue
      seen += 1
      assert.equal(resource.DeletionPolicy, 'RetainExceptOnCreate', id)
      assert.equal(resource.UpdateReplacePolicy, 'Retain', id)
    }
  }
  assert.ok(seen > 15)
})

test('another machine type changes exactly the parameter’s default', () => {
  const texts = (type: string) => renderStacks([awsSettings({ cluster: { name: 'c', nodes: { type, count: 2 } } })])
  const before = texts('t3.medium')
  const after = texts('t3.large')
  const changed = before.flatMap(({ path, text }, index) => {
    const lines = text.split('\n')
    const others = after[index]?.text.split('\n') ?? []
    return lines.flatMap((line, at) => (line === others[at] ? [] : [`${path}: ${line.trim().split(':')[0]}`]))
  })
  assert.deepEqual(changed, ['config/cloudformation/eks-cluster.yaml: Default'])
})

test('the files say where they come from and how to run them, and read back as the same template', () => {
  const settings = awsSettings()
  const files = renderStacks([settings])
  for (const [index, { name, template }] of stacksOf(settings).entries()) {
    const text = files[index]?.text ?? ''
    assert.match(text, /^# .*\n# Rendered from environments\/aws\.yaml by `ctl render`/)
    assert.ok(text.includes(`--stack-name ${name} --template-file ${files[index]?.path}`))
    assert.deepEqual(parse(text), JSON.parse(JSON.stringify(template)))
  }
})

test('the owner’s own command stands in the cluster’s file, letter for letter', () => {
  const file = renderStacks([awsSettings()])[2]
  assert.ok(
    file?.text.includes(
      'aws cloudformation update-stack --stack-name cloudtolocalllm-eks --template-body file://config/cloudformation/eks-cluster.yaml --parameters ParameterKey=NodeInstanceType,ParameterValue=t3.large',
    ),
  )
})

test('same settings, same bytes; environments elsewhere add nothing', () => {
  const elsewhere = { ...SettingsShape.parse({ provider: 'kubernetes', domain: 'example.com' }), name: 'development' }
  assert.deepEqual(renderStacks([awsSettings()]), renderStacks([elsewhere, awsSettings()]))
})
