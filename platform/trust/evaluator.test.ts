import assert from 'node:assert/strict'
import { test } from 'node:test'
import { settingsOf } from '../sample-facts.ts'
import type { Settings } from '../settings.ts'
import { AWS_AUDIENCE, awsTrustPolicy } from './aws.ts'
import { AZURE_AUDIENCE, azureFederatedCredentials } from './azure.ts'
import { environmentRuleOf } from './environment-rule.ts'
import { type Claims, refusalsOfAzure, refusalsOfEnvironment, refusalsOfGoogle, refusalsOfIam } from './evaluator.ts'
import { googleProvider } from './google.ts'
import { IDS, rightTokens, wrongTokens } from './token-vectors.ts'

/** A cloud, its environment with and without GitHub's numbers, the audience, and what it says to a token. */
interface Cloud {
  environment: string
  audience(settings: Settings): string
  refusals(settings: Settings, token: Claims): readonly string[]
}

const ARN = 'arn:aws:iam::422017356244:oidc-provider/token.actions.githubusercontent.com'

const clouds: Readonly<Record<string, Cloud>> = {
  AWS: {
    environment: 'aws',
    audience: () => AWS_AUDIENCE,
    refusals: (settings, token) => refusalsOfIam(awsTrustPolicy(settings, ARN), token),
  },
  Azure: {
    environment: 'production',
    audience: () => AZURE_AUDIENCE,
    refusals: (settings, token) => refusalsOfAzure(azureFederatedCredentials(settings), token),
  },
  Google: {
    environment: 'google',
    audience: (settings) => providerOf(settings).audience,
    refusals: (settings, token) => refusalsOfGoogle(providerOf(settings), token),
  },
}

function providerOf(settings: Settings) {
  return googleProvider(settings) ?? assert.fail('no provider')
}

/** What Azure cannot see: its credentials know a subject, and that names no branch. */
const LEFT_TO_GITHUB = new Set([
  'another branch in the same environment',
  'a branch that begins alike',
  'a tag named like the branch',
  'a pull request in the same environment',
])

for (const [cloud, { environment, audience, refusals }] of Object.entries(clouds)) {
  const plain = settingsOf(environment)
  const numbered = settingsOf(environment, { github: { ids: IDS } })

  test(`${cloud} lets in the deploy job`, () => {
    const right = rightTokens(environment, audience(plain))
    assert.deepEqual(refusals(plain, right.named), [])
    assert.deepEqual(refusalsOfEnvironment(environmentRuleOf(plain), right.named), [])
  })

  test(`${cloud} lets in both forms of the subject once the numbers are known`, () => {
    const right = rightTokens(environment, audience(numbered))
    assert.deepEqual(refusals(numbered, right.named), [])
    assert.deepEqual(refusals(numbered, right.numbered), [])
  })

  test(`${cloud} refuses the numbered form while the numbers are not known`, () => {
    assert.notDeepEqual(refusals(plain, rightTokens(environment, audience(plain)).numbered), [])
  })

  for (const settings of [plain, numbered]) {
    const with_ = settings === plain ? 'names alone' : 'numbers'
    for (const [what, token] of Object.entries(wrongTokens(environment, audience(settings)))) {
      const left = cloud === 'Azure' && LEFT_TO_GITHUB.has(what)
      test(`${cloud}, by ${with_}: ${what} ${left ? 'is stopped by the GitHub environment' : 'is refused'}`, () => {
        const said = refusals(settings, token)
        if (!left) return assert.notDeepEqual(said, [])
        assert.deepEqual(said, [], 'if Azure refuses this too, the documents say too little')
        assert.match(
          refusalsOfEnvironment(environmentRuleOf(settings), token).join(),
          /^ref: expected refs\/heads\/main/,
        )
      })
    }
  }
}

test('a refusal says which condition fails, what was expected and what came', () => {
  const settings = settingsOf('aws')
  const token = wrongTokens('aws', AWS_AUDIENCE)['another branch in the same environment'] ?? {}
  assert.deepEqual(refusalsOfIam(awsTrustPolicy(settings, ARN), token), [
    'ref: expected refs/heads/main, got refs/heads/feature',
  ])
})

/** Trust policies as they stand in many places, and a token that they should not have let in. */
const careless: Readonly<Record<string, [condition: object, token: Claims, letsIn: boolean]>> = {
  'any repository of an owner': [
    { StringLike: { 'token.actions.githubusercontent.com:sub': 'repo:imrightguy/*' } },
    { ...rightTokens('aws', AWS_AUDIENCE).named, sub: 'repo:imrightguy/other:pull_request' },
    true,
  ],
  'a question mark': [
    { StringLike: { 'token.actions.githubusercontent.com:ref': 'refs/heads/mai?' } },
    { ...rightTokens('aws', AWS_AUDIENCE).named, ref: 'refs/heads/maim' },
    true,
  ],
  'a dot that stands for itself': [
    { StringLike: { 'token.actions.githubusercontent.com:ref': 'refs/heads/1.x' } },
    { ...rightTokens('aws', AWS_AUDIENCE).named, ref: 'refs/heads/12x' },
    false,
  ],
  'an operator that passes where the claim is missing': [
    { 'ForAllValues:StringEquals': { 'token.actions.githubusercontent.com:sub': 'x' } },
    {},
    false,
  ],
  'no condition': [{}, rightTokens('aws', AWS_AUDIENCE).named, false],
}
for (const [what, [condition, token, letsIn]] of Object.entries(careless)) {
  test(`the evaluator ${letsIn ? 'shows whom a careless policy lets in' : 'trusts no policy with'}: ${what}`, () => {
    const statement = { Effect: 'Allow', Action: ['sts:AssumeRoleWithWebIdentity'], Condition: { ...condition } }
    assert.equal(refusalsOfIam({ Version: '2012-10-17', Statement: statement }, token).length === 0, letsIn)
  })
}

test('the evaluator lets nobody in by a policy that allows something else, or nothing', () => {
  const token = rightTokens('aws', AWS_AUDIENCE).named
  assert.deepEqual(refusalsOfIam({ Statement: [] }, token), ['no statement lets anybody in by a token'])
  const service = { Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { Service: 'eks.amazonaws.com' } }
  assert.equal(refusalsOfIam({ Statement: [service] }, token).length, 1)
  assert.equal(refusalsOfAzure([], token).length, 1)
})

test('the evaluator refuses what it does not understand of Google’s expressions', () => {
  const provider = providerOf(settingsOf('google'))
  const token = rightTokens('google', provider.audience).named
  for (const attributeCondition of ['true', "assertion.ref.startsWith('refs/')", "assertion.ref != ''"]) {
    assert.match(refusalsOfGoogle({ ...provider, attributeCondition }, token).join(), /not understood/)
  }
})

test('only the numbers tell a repository apart that took over the names before July 2026', () => {
  const taken = { repository_owner_id: '666', repository_id: '667' }
  for (const { environment, audience, refusals } of [clouds['AWS'], clouds['Google']].filter(
    (one) => one !== undefined,
  )) {
    const numbered = settingsOf(environment, { github: { ids: IDS } })
    const token = { ...rightTokens(environment, audience(numbered)).named, ...taken }
    assert.deepEqual(refusals(settingsOf(environment), token), [])
    assert.match(refusals(numbered, token).join(), /repository_owner_id: expected 3141592, got 666/)
  }
})
