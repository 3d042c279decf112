import type { Value } from '../yaml-text.ts'
import type { FederatedCredential } from './azure.ts'
import type { EnvironmentRule } from './environment-rule.ts'
import type { GoogleProvider } from './google.ts'

/** The claims of a token, as its signer wrote them. */
export type Claims = Readonly<Record<string, string>>

/** Why a token is not let in, one sentence for each condition that fails; empty: it is let in. */
export type Refusals = readonly string[]

type Fields = Readonly<Record<string, Value | undefined>>

/**
 * What IAM would say to a token under a trust policy. Knows what trust policies for tokens are made of: statements that
 * allow `sts:AssumeRoleWithWebIdentity`, `StringEquals` and `StringLike`. Any other operator lets nobody in here, so
 * that a policy with one can never look safe.
 */
export function refusalsOfIam(policy: Value, token: Claims): Refusals {
  const statements = list(fields(policy)['Statement']).map(fields)
  const verdicts = statements.filter(allowsTokens).map((statement) => refusalsOfStatement(statement, token))
  if (verdicts.length === 0) return ['no statement lets anybody in by a token']
  return verdicts.find((refusals) => refusals.length === 0) ?? verdicts[0] ?? []
}

function allowsTokens(statement: Fields): boolean {
  return statement['Effect'] === 'Allow' && list(statement['Action']).includes('sts:AssumeRoleWithWebIdentity')
}

function refusalsOfStatement(statement: Fields, token: Claims): Refusals {
  const conditions = Object.entries(fields(statement['Condition']))
  if (conditions.length === 0) return ['the statement has no condition: nothing ties it to one repository']
  return conditions.flatMap(([operator, claims]) =>
    Object.entries(fields(claims)).flatMap(([key, expected]) => refusalsOfKey(operator, key, list(expected), token)),
  )
}

function refusalsOfKey(operator: string, key: string, expected: readonly Value[], token: Claims): Refusals {
  const colon = key.lastIndexOf(':')
  const [issuer, claim] = [`https://${key.slice(0, colon)}`, key.slice(colon + 1)]
  const value = token[claim]
  if (token['iss'] !== issuer) return [`iss: expected ${issuer}, got ${shown(token['iss'])}`]
  const fits = value !== undefined && expected.some((one) => typeof one === 'string' && compares(operator, one, value))
  return fits ? [] : [`${claim}: expected ${expected.map(String).join(' or ')}, got ${shown(value)}`]
}

function compares(operator: string, expected: string, value: string): boolean {
  if (operator === 'StringEquals') return expected === value
  return operator === 'StringLike' && likePattern(expected).test(value)
}

/** IAM's `*` and `?`; everything else stands for itself. */
function likePattern(expected: string): RegExp {
  const escaped = expected.replace(/[.+^${}()|[\]\\]/g, '\\$&')
  return new RegExp(`^${escaped.replaceAll('*', '.*').replaceAll('?', '.')}$`, 's')
}

/** What Entra would say: one credential has to fit in issuer, subject and audience, letter by letter. */
export function refusalsOfAzure(credentials: readonly FederatedCredential[], token: Claims): Refusals {
  const verdicts = credentials.map(({ issuer, subject, audiences }) => [
    ...differs('iss', [issuer], token),
    ...differs('aud', audiences, token),
    ...differs('sub', [subject], token),
  ])
  if (verdicts.length === 0) return ['the identity has no federated credential']
  return verdicts.find((refusals) => refusals.length === 0) ?? verdicts[0] ?? []
}

/** What Google's security token service would say: issuer, audience, then the attribute condition. */
export function refusalsOfGoogle(provider: GoogleProvider, token: Claims): Refusals {
  return [
    ...differs('iss', [provider.issuer], token),
    ...differs('aud', [provider.audience], token),
    ...provider.attributeCondition.split(' && ').flatMap((term) => refusalsOfTerm(term, token)),
  ]
}

const EQUALS = /^assertion\.(\w+) == ('(?:[^'\\]|\\.)*')$/
const IN_LIST = /^assertion\.(\w+) in \[((?:'(?:[^'\\]|\\.)*'(?:, )?)+)\]$/

/** A comparison in CEL as {@link googlePoolCondition} writes them; what else there may be lets nobody in. */
function refusalsOfTerm(term: string, token: Claims): Refusals {
  const [, claim = '', texts = ''] = EQUALS.exec(term) ?? IN_LIST.exec(term) ?? []
  if (claim === '') return [`not understood, so refused: ${term}`]
  const expected = [...texts.matchAll(/'((?:[^'\\]|\\.)*)'/g)].map(([, text = '']) => text.replace(/\\(.)/g, '$1'))
  return differs(claim, expected, token)
}

/** Whether GitHub would start the job, and so sign a token that names the environment. Tags and pull requests are no branches. */
export function refusalsOfEnvironment({ environment, branches }: EnvironmentRule, token: Claims): Refusals {
  return [
    ...differs('environment', [environment], token),
    ...differs(
      'ref',
      branches.map((branch) => `refs/heads/${branch}`),
      token,
    ),
  ]
}

function differs(claim: string, expected: readonly string[], token: Claims): Refusals {
  const value = token[claim]
  if (value !== undefined && expected.includes(value)) return []
  return [`${claim}: expected ${expected.join(' or ')}, got ${shown(value)}`]
}

function shown(value: string | undefined): string {
  return value ?? 'none'
}

function list(value: Value | undefined): readonly Value[] {
  if (value === undefined || value === null) return []
  return isList(value) ? value : [value]
}

function isList(value: Value): value is readonly Value[] {
  return Array.isArray(value)
}

function fields(value: Value | undefined): Fields {
  return typeof value === 'object' && value !== null && !isList(value) ? value : {}
}
