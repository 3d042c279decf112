import type { Settings } from '../settings.ts'
import type { Value } from '../yaml-text.ts'
import { branchRefOf, githubSubjects } from './subjects.ts'

/** What the sign-in action asks GitHub for when nothing else is said. */
export const AWS_AUDIENCE = 'sts.amazonaws.com'

/** Claims of GitHub's tokens appear in IAM under this name. */
const CLAIMS = 'token.actions.githubusercontent.com'

/**
 * Who may take the deploy role: jobs of the repository's GitHub environment, on the branch, and nobody else.
 * The subject of such a job names no branch, so `ref` is asked for beside it. IAM knows that claim (and the numbers of
 * owner and repository, which outlive a rename) since 2026-01: AWS's service authorization reference lists
 * `token.actions.githubusercontent.com:ref`, `:repository_id` and `:repository_owner_id` for AssumeRoleWithWebIdentity.
 * Equality only: a pattern, or an operator that passes where a claim is missing, would let more in.
 * @param providerArn the identity provider's ARN, as text or as a CloudFormation function
 */
export function awsTrustPolicy(settings: Settings, providerArn: Value): Value {
  return {
    Version: '2012-10-17',
    Statement: [
      {
        Sid: 'GitHubDeploys',
        Effect: 'Allow',
        Principal: { Federated: providerArn },
        Action: 'sts:AssumeRoleWithWebIdentity',
        Condition: { StringEquals: claimsOf(settings) },
      },
    ],
  }
}

function claimsOf(settings: Settings): Readonly<Record<string, Value>> {
  const { ids } = settings.github
  return {
    [`${CLAIMS}:aud`]: AWS_AUDIENCE,
    [`${CLAIMS}:sub`]: githubSubjects(settings),
    [`${CLAIMS}:ref`]: branchRefOf(settings),
    ...(ids && {
      [`${CLAIMS}:repository_owner_id`]: `${ids.owner}`,
      [`${CLAIMS}:repository_id`]: `${ids.repository}`,
    }),
  }
}
