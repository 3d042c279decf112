import { githubEnvironmentOf } from '../names.ts'
import type { Settings } from '../settings.ts'

/** Who signs the tokens of GitHub's jobs. */
export const GITHUB_ISSUER = 'https://token.actions.githubusercontent.com'

/** The branch as tokens name it: `refs/heads/main`. */
export function branchRefOf({ github }: Settings): string {
  return `refs/heads/${github.branch}`
}

/**
 * Every subject that a token of the deploy job can have, exact. The job uses a GitHub environment, and then the subject
 * names that and no branch. Repositories made, renamed or moved since 2026-07-15 add the numbers of owner and
 * repository; with `github.ids` both forms are listed, the lasting one first, so that the change from one to the other
 * interrupts nothing.
 * Source: GitHub's OpenID Connect reference, and its changelog of 2026-04-23.
 */
export function githubSubjects(settings: Settings): readonly string[] {
  return repositoryForms(settings).map(
    (repository) => `repo:${repository}:environment:${githubEnvironmentOf(settings)}`,
  )
}

function repositoryForms({ github }: Settings): readonly string[] {
  const { owner, name } = repositoryPartsOf(github.repository)
  if (!github.ids) return [github.repository]
  return [`${owner}@${github.ids.owner}/${name}@${github.ids.repository}`, github.repository]
}

/** `owner/name` taken apart. */
export function repositoryPartsOf(repository: string): { owner: string; name: string } {
  const slash = repository.indexOf('/')
  return { owner: repository.slice(0, slash), name: repository.slice(slash + 1) }
}
