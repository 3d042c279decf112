import type { Settings } from '../settings.ts'
import { GITHUB_ISSUER, githubSubjects } from './subjects.ts'

/** What Entra expects of tokens that are exchanged for its own. */
export const AZURE_AUDIENCE = 'api://AzureADTokenExchange'

/** One federated credential of the identity that GitHub signs in as, in the words of Microsoft's interface. */
export interface FederatedCredential {
  name: string
  issuer: string
  subject: string
  audiences: readonly string[]
}

/**
 * One credential for each form of the subject: Entra compares the whole text and knows no list (an identity holds at
 * most 20). It sees no branch: a job that uses a GitHub environment has none in its subject, so the environment itself
 * must be limited to the branch, see {@link environmentRuleOf}.
 */
export function azureFederatedCredentials(settings: Settings): readonly FederatedCredential[] {
  return githubSubjects(settings).map((subject) => ({
    name: `github-${settings.name}${subject.includes('@') ? '-numbered' : ''}`,
    issuer: GITHUB_ISSUER,
    subject,
    audiences: [AZURE_AUDIENCE],
  }))
}
