import { githubEnvironmentOf } from '../names.ts'
import { listAt, type PlacedResource, podsOf, resourcesOf, valueAt, withObject, withResource } from './facts.ts'
import type { Policy } from './policy.ts'

const ISSUER = 'token.actions.githubusercontent.com'

/** Who may act as whom. */
export const identityPolicies: readonly Policy[] = [
  {
    id: 'exact-trust',
    severity: 'refuse',
    says: 'Roles that GitHub may take name one audience and whole subjects, without a wildcard',
    reason: 'A pattern in the subject lets other branches, pull requests or other people’s repositories deploy',
    reads: 'the trust policies of the rendered roles',
    references: ['GitHub, OpenID Connect in AWS', 'AWS IAM, roles for OIDC federation', 'CKV_AWS_358'],
    judge: (facts) =>
      githubTrusts(facts)
        .filter(({ statement }) => !isExact(statement))
        .map(({ where }) => ({
          where,
          message: 'the trust policy does not name exactly one audience and whole subjects',
          fix: `StringEquals on ${ISSUER}:aud and ${ISSUER}:sub, as ctl render writes them`,
        })),
    example: {
      on: 'aws',
      fails: {
        facts: (facts) =>
          withResource(facts, 'AWS::IAM::Role', {
            AssumeRolePolicyDocument: {
              Statement: [
                {
                  Effect: 'Allow',
                  Action: 'sts:AssumeRoleWithWebIdentity',
                  Condition: { StringLike: { [`${ISSUER}:sub`]: 'repo:owner/*' } },
                },
              ],
            },
          }),
      },
    },
  },
  {
    id: 'trust-fits-workflow',
    severity: 'refuse',
    says: 'The subject of the trust policy is the one that the workflow’s job sends',
    reason:
      'A job with an environment sends the environment and not the branch; a policy on the branch then locks it out',
    reads: '`github`, the trust policies of the rendered roles',
    references: ['GitHub, OpenID Connect reference: subject claims'],
    judge: (facts) => {
      const environment = githubEnvironmentOf(facts.settings)
      return githubTrusts(facts)
        .filter(
          ({ statement }) => !subjectsOf(statement).every((subject) => subject.endsWith(`:environment:${environment}`)),
        )
        .map(({ where }) => ({
          where,
          message: `the workflow deploys from the environment ${environment}, which the trust policy does not name`,
          fix: 'Render anew: ctl render',
        }))
    },
    example: {
      on: 'aws',
      fails: { facts: (facts) => ({ ...facts, settings: { ...facts.settings, name: 'another' } }) },
    },
  },
  {
    id: 'immutable-subject',
    severity: 'warn',
    says: 'Subjects carry the numbers of owner and repository',
    reason: 'Names can be taken again by somebody else; repositories made or moved since July 2026 send the numbers',
    reads: '`github.ids`',
    references: ['GitHub changelog 2026-04-23: immutable subject claims'],
    judge: ({ settings: { github, provider } }) =>
      github.ids !== undefined || provider === 'kubernetes'
        ? []
        : [
            {
              where: 'github.ids',
              message: `only names are trusted: ${github.repository}`,
              fix: `Take both numbers from https://api.github.com/repos/${github.repository} (owner.id, id)`,
            },
          ],
    example: {
      on: 'development',
      fails: { facts: (facts) => ({ ...facts, settings: { ...facts.settings, provider: 'aws' } }) },
    },
  },
  {
    id: 'no-star-permissions',
    severity: 'refuse',
    says: 'No role may do everything, or hand on any role',
    reason: 'Least privilege: what a role does not need, a thief cannot use',
    reads: 'the policies of the rendered roles',
    references: ['Platform guidelines: Least Privilege', 'CKV_AWS_60', 'CKV_AWS_107'],
    judge: (facts) =>
      statementsOf(facts)
        .filter(({ statement }) => isTooWide(statement))
        .map(({ where }) => ({
          where,
          message: 'a statement allows every action, or passes any role',
          fix: 'Name the actions, and the roles that may be passed',
        })),
    example: {
      on: 'aws',
      fails: {
        facts: (facts) =>
          withResource(facts, 'AWS::IAM::Role', {
            Policies: [{ PolicyDocument: { Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] } }],
          }),
      },
    },
  },
  {
    id: 'tokens-off',
    severity: 'refuse',
    says: 'Pods carry a token of the Kubernetes API only where they use it',
    reason: 'A token that nobody uses is still one that can be stolen',
    reads: 'the rendered pods',
    references: ['CIS Kubernetes 5.1.6', 'CKV_K8S_38'],
    judge: (facts) =>
      podsOf(facts)
        .filter(({ spec }) => valueAt(spec, 'automountServiceAccountToken') !== false && !usesTheApi(spec))
        .map(({ where }) => ({
          where,
          message: 'the pod carries a token',
          fix: 'Set automountServiceAccountToken to false',
        })),
    example: { on: 'aws', fails: { facts: (facts) => withObject(facts, 'Deployment', withoutPodSettings) } },
  },
  {
    id: 'audited',
    severity: 'warn',
    says: 'Every login is recorded',
    reason: 'CloudTrail tells who took which role and when',
    reads: '`aws.auditTrail`, the rendered trail',
    references: ['Platform guidelines: Audit Trail', 'CIS AWS 3.1'],
    judge: (facts) =>
      facts.settings.aws === undefined || resourcesOf(facts, 'AWS::CloudTrail::Trail').length > 0
        ? []
        : [
            {
              where: 'aws.auditTrail',
              message: 'no trail is made: the account must have one',
              fix: 'Check it (aws cloudtrail describe-trails), or set aws.auditTrail to create',
            },
          ],
    example: {
      on: 'production',
      fails: { facts: (facts) => ({ ...facts, settings: { ...facts.settings, aws: AN_ACCOUNT } }) },
    },
  },
]

const AN_ACCOUNT = {
  account: '123456789012',
  region: 'us-east-1',
  network: '10.0.0.0/16',
  publicSubnets: 2,
  privateSubnets: 3,
  nat: 'gateway',
  natGateways: 2,
  ownKey: true,
  auditTrail: 'existing',
  containerInsights: true,
  flowLogs: true,
} as const

interface PlacedStatement {
  where: string
  statement: unknown
}

function githubTrusts(facts: Parameters<Policy['judge']>[0]): readonly PlacedStatement[] {
  return resourcesOf(facts, 'AWS::IAM::Role').flatMap(({ where, resource }) =>
    listAt(resource, 'Properties.AssumeRolePolicyDocument.Statement')
      .filter((statement) => JSON.stringify(statement).includes(ISSUER))
      .map((statement) => ({ where, statement })),
  )
}

function isExact(statement: unknown): boolean {
  const condition = valueAt(statement, 'Condition')
  const operators = typeof condition === 'object' && condition !== null ? Object.keys(condition) : []
  const audience = equalTo(statement, `${ISSUER}:aud`)
  const subjects = subjectsOf(statement)
  const isWhole = subjects.length > 0 && subjects.every((subject) => !/[*?]/.test(subject))
  return operators.every((operator) => operator === 'StringEquals') && audience.length === 1 && isWhole
}

function subjectsOf(statement: unknown): readonly string[] {
  return equalTo(statement, `${ISSUER}:sub`)
}

/** The values that a key must equal; keys hold dots, so they are no path. */
function equalTo(statement: unknown, key: string): readonly string[] {
  const equals = valueAt(statement, 'Condition.StringEquals')
  if (typeof equals !== 'object' || equals === null) return []
  const found = Object.entries(equals).find(([name]) => name === key)?.[1]
  return [found].flat().filter((value) => typeof value === 'string')
}

function statementsOf(facts: Parameters<Policy['judge']>[0]): readonly PlacedStatement[] {
  const documents = ({ resource }: PlacedResource) => [
    ...listAt(resource, 'Properties.Policies').map((policy) => valueAt(policy, 'PolicyDocument')),
    valueAt(resource, 'Properties.PolicyDocument'),
  ]
  const holders = [
    ...resourcesOf(facts, 'AWS::IAM::Role'),
    ...resourcesOf(facts, 'AWS::IAM::Policy'),
    ...resourcesOf(facts, 'AWS::IAM::ManagedPolicy'),
  ]
  return holders.flatMap((placed) =>
    documents(placed)
      .flatMap((document) => listAt(document, 'Statement'))
      .map((statement) => ({ where: placed.where, statement })),
  )
}

function isTooWide(statement: unknown): boolean {
  if (valueAt(statement, 'Effect') !== 'Allow') return false
  const actions = [valueAt(statement, 'Action')].flat()
  const isForAll = [valueAt(statement, 'Resource')].flat().includes('*')
  const passes = actions.includes('iam:PassRole') && isForAll && valueAt(statement, 'Condition') === undefined
  return actions.some((action) => action === '*' || action === 'iam:*') || passes
}

/** The autoscaler asks the API for pods and nodes; nothing else of ours does. */
function usesTheApi(spec: unknown): boolean {
  return valueAt(spec, 'serviceAccountName') === 'cluster-autoscaler'
}

function withoutPodSettings<Kept extends { kind: string }>(object: Kept): Kept {
  return { ...object, spec: { template: { spec: { containers: [] } } } }
}
