import assert from 'node:assert/strict'
import { test } from 'node:test'
import { HANDLER_PERMISSIONS } from './handler-permissions.ts'
import { type Changes, ofType, templatesOf } from './sample-aws.ts'
import type { Template } from './template.ts'

/** Enough of a statement for these tests. */
interface Grant {
  actions: string[]
  resources: string
  condition: string
}

const variants: Changes[] = [
  {},
  { aws: { auditTrail: 'create', nat: 'instance' } },
  { aws: { nat: 'none', ownKey: false, flowLogs: false, containerInsights: false }, registry: 'ghcr.io/owner' },
  { database: { kind: 'managed', service: 'rds', host: 'db.example.com', network: '10.0.0.0/16' } },
]

function grantsOf(iam: Template): Grant[] {
  const policies = Object.values(ofType(iam, 'AWS::IAM::ManagedPolicy'))
  const read = JSON.parse(JSON.stringify(policies.map(({ Properties }) => Properties)))
  const statements: Record<string, unknown>[] = read.flatMap(
    (policy: { PolicyDocument: { Statement: unknown[] } }) => policy.PolicyDocument.Statement,
  )
  return statements.map(({ Action, Resource, Condition }) => ({
    actions: [Action].flat().map(String),
    resources: JSON.stringify(Resource),
    condition: JSON.stringify(Condition ?? {}),
  }))
}

const actionsOf = (changes: Changes) => grantsOf(templatesOf(changes).iam).flatMap(({ actions }) => actions)

const typesIn = (templates: readonly Template[]) => [
  ...new Set(templates.flatMap(({ Resources }) => Object.values(Resources).map(({ Type }) => Type))),
]

test('every type of the templates is in the table of handlers', () => {
  for (const changes of variants) {
    const { vpc, iam, eks } = templatesOf(changes)
    for (const type of typesIn([vpc, iam, eks])) assert.ok(HANDLER_PERMISSIONS.has(type), type)
  }
})

test('the table reads as AWS wrote it', () => {
  const subnet = HANDLER_PERMISSIONS.get('AWS::EC2::Subnet')
  assert.deepEqual(subnet?.get('delete'), ['ec2:DeleteSubnet', 'ec2:DescribeSubnets'])
  assert.equal(HANDLER_PERMISSIONS.size, 37)
  for (const [type, acts] of HANDLER_PERMISSIONS) {
    for (const action of [...acts.values()].flat()) assert.match(action, /^[a-z0-9-]+:[A-Za-z.]+$/, type)
  }
})

test('nothing is granted for types that are not in the templates', () => {
  for (const changes of variants) {
    const { vpc, iam, eks } = templatesOf(changes)
    const asked = new Set(
      typesIn([vpc, iam, eks])
        .flatMap((type) => [...(HANDLER_PERMISSIONS.get(type)?.values() ?? [])])
        .flat(),
    )
    const more = grantsOf(iam)
      .flatMap(({ actions }) => actions)
      .filter((action) => !asked.has(action) && !action.startsWith('cloudformation:'))
    // Pushing images and reading the NAT instance's image are no acts of CloudFormation's handlers.
    for (const action of more) assert.match(action, /^ecr:|^ssm:GetParameters$/)
  }
})

test('a part that goes takes its rights along', () => {
  const all = actionsOf({ aws: { auditTrail: 'create' } })
  const gone = (changes: Changes, pattern: RegExp) => {
    assert.ok(
      all.some((action) => pattern.test(action)),
      `${pattern} is never granted`,
    )
    assert.deepEqual(
      actionsOf(changes).filter((action) => pattern.test(action)),
      [],
    )
  }
  gone({}, /^cloudtrail:/)
  gone({ aws: { nat: 'none' } }, /NatGateway|ec2:AllocateAddress/)
  gone({ aws: { flowLogs: false } }, /FlowLog/)
  gone({ registry: 'ghcr.io/owner' }, /^ecr:/)
  gone({ budget: { monthly: 0 } }, /^budgets:/)
  gone({ aws: { ownKey: false } }, /^kms:/)
})

test('roles and keys are read and handed on, never written: nobody can give itself rights', () => {
  for (const changes of variants) {
    const writes = actionsOf(changes).filter(
      (action) => /^(iam|kms):/.test(action) && !/:(Get|List|Describe)/.test(action),
    )
    for (const action of writes) {
      assert.match(action, /^(iam:PassRole|iam:CreateServiceLinkedRole|kms:CreateGrant|kms:RetireGrant)$/)
    }
  }
})

test('a role is handed only to the services that need one, and only one of ours', () => {
  const pass = grantsOf(templatesOf().iam).filter(({ actions }) => actions.includes('iam:PassRole'))
  assert.equal(pass.length, 1)
  assert.match(pass[0]?.condition ?? '', /"iam:PassedToService":\["eks\.amazonaws\.com"/)
  assert.doesNotMatch(pass[0]?.resources ?? '', /github-actions-role|role\/\*|"\*"/)
})

test('what holds data cannot be deleted', () => {
  for (const changes of variants) {
    const deletes = actionsOf(changes).filter((action) => /:(Delete|Schedule|Disable)/.test(action))
    const forbidden = /^(s3:Delete(Bucket|Object)$|ecr:DeleteRepository$|ecr:BatchDelete|logs:DeleteLogGroup$|kms:)/
    assert.deepEqual(
      deletes.filter((action) => forbidden.test(action)),
      [],
    )
  }
})

test('destroying in EC2 is held to what carries the environment’s tags', () => {
  for (const { actions, condition } of grantsOf(templatesOf({ aws: { nat: 'instance' } }).iam)) {
    if (!actions.some((action) => /^ec2:(Delete(?!Tags)|Terminate|Release)/.test(action))) continue
    assert.match(condition, /"aws:ResourceTag\/project":"cloudtolocalllm"/)
    assert.match(condition, /"aws:ResourceTag\/environment":"aws"/)
  }
})

test('only reading, signing in to the registry and announcing log delivery know no resource', () => {
  for (const changes of variants) {
    for (const { actions, resources } of grantsOf(templatesOf(changes).iam)) {
      if (resources !== '"*"') continue
      for (const action of actions) assert.match(action, /:(Describe|List|GetAuthorizationToken)|LogDelivery$/)
    }
  }
})

test('every right has a place: where no bucket is made, none of S3 is granted', () => {
  const store = { kind: 'google', bucket: 'elsewhere' } as const
  const changes: Changes = { backup: { store } }
  const grants = grantsOf(templatesOf(changes).iam)
  assert.deepEqual(
    grants.filter(({ resources }) => resources === '[]'),
    [],
  )
  assert.ok(grants.every(({ actions }) => actions.every((action) => !action.startsWith('s3:'))))
})

test('no action has a wildcard, and none is granted twice', () => {
  const actions = actionsOf({ aws: { auditTrail: 'create', nat: 'instance' } })
  assert.deepEqual(
    actions.filter((action) => action.includes('*')),
    [],
  )
  assert.equal(new Set(actions).size, actions.length)
})

test('every policy is short enough for IAM', () => {
  for (const changes of variants) {
    for (const [id, { Properties }] of Object.entries(ofType(templatesOf(changes).iam, 'AWS::IAM::ManagedPolicy'))) {
      const length = JSON.stringify(Properties?.['PolicyDocument']).length
      assert.ok(length < 6144, `${id}: ${length} characters`)
    }
  }
})

test('the stack of roles may be looked at and not changed', () => {
  const changing = grantsOf(templatesOf().iam).filter(({ actions }) => actions.includes('cloudformation:UpdateStack'))
  assert.equal(changing.length, 1)
  assert.match(changing[0]?.resources ?? '', /stack\/cloudtolocalllm-vpc\/\*.*stack\/cloudtolocalllm-eks\/\*/)
  assert.doesNotMatch(changing[0]?.resources ?? '', /cloudtolocalllm-iam/)
})
