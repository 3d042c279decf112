import { githubEnvironmentOf } from '../names.ts'
import type { Settings } from '../settings.ts'
import { branchRefOf, GITHUB_ISSUER, githubSubjects, repositoryPartsOf } from './subjects.ts'

/** Stands in commands and workflow where the settings do not say the project's number. */
export const UNKNOWN_NUMBER = 'PROJECT_NUMBER'

/** Google allows 32 characters for a pool and for a provider, 30 for an account. */
const NAME_LENGTH = 30

/** The provider that lets GitHub's jobs into a Google project, in the words of Google's interface. */
export interface GoogleProvider {
  pool: string
  provider: string
  issuer: string
  /** The token's `aud`: the provider's own name, as the sign-in action asks for it. */
  audience: string
  attributeMapping: Readonly<Record<string, string>>
  /** CEL; without one, every token of GitHub would be let in. */
  attributeCondition: string
  /** Whose permissions a job gets. */
  serviceAccount: string
  /** The members that may act as {@link serviceAccount}. */
  member: string
}

/**
 * Which of GitHub's tokens Google lets in, in its expression language. Numbers of owner and repository where they are
 * known: names can be taken over by somebody else after a rename, and then only the subject tells them apart.
 */
export function googlePoolCondition(settings: Settings): string {
  const { repository, ids } = settings.github
  const names: readonly (readonly [string, string])[] = ids
    ? [
        ['repository_owner_id', `${ids.owner}`],
        ['repository_id', `${ids.repository}`],
      ]
    : [
        ['repository_owner', repositoryPartsOf(repository).owner],
        ['repository', repository],
      ]
  const claims = [...names, ['ref', branchRefOf(settings)], ['environment', githubEnvironmentOf(settings)]] as const
  const subjects = githubSubjects(settings).map(celText).join(', ')
  return [
    ...claims.map(([claim, value]) => `assertion.${claim} == ${celText(value)}`),
    `assertion.sub in [${subjects}]`,
  ].join(' && ')
}

/**
 * Everything about the provider; undefined on other clouds. `number` stands in for a project number that is not known.
 * Each environment has a pool of its own: members are named by pool, so in a pool for all, the token of one environment
 * could act as the account of another.
 */
export function googleProvider(settings: Settings, number = UNKNOWN_NUMBER): GoogleProvider | undefined {
  const { google, github } = settings
  if (!google) return undefined
  const name = `github-${settings.name}`.slice(0, NAME_LENGTH).replace(/[^a-z0-9]+$/, '')
  const pool = `projects/${google.projectNumber ?? number}/locations/global/workloadIdentityPools/${name}`
  const [attribute, value] = github.ids
    ? ['repository_id', `${github.ids.repository}`]
    : ['repository', github.repository]
  return {
    pool,
    provider: `${pool}/providers/${name}`,
    issuer: GITHUB_ISSUER,
    audience: `https://iam.googleapis.com/${pool}/providers/${name}`,
    attributeMapping: { 'google.subject': 'assertion.sub', [`attribute.${attribute}`]: `assertion.${attribute}` },
    attributeCondition: googlePoolCondition(settings),
    serviceAccount: `${name}@${google.project}.iam.gserviceaccount.com`,
    member: `principalSet://iam.googleapis.com/${pool}/attribute.${attribute}/${value}`,
  }
}

/** A text in CEL: quotes and backslashes lose their meaning. */
function celText(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`
}
