import { awsTrustPolicy } from '../trust/aws.ts'
import { GITHUB_ISSUER } from '../trust/subjects.ts'
import type { Value } from '../yaml-text.ts'
import { ref } from './intrinsics.ts'
import { type AwsSettings, deployRoleNameOf } from './stack-names.ts'
import type { Parameter, Resource } from './template.ts'

/** The longest that one sign-in holds: an hour, seconds. */
const SESSION = 3600

export const GITHUB_PARAMETERS: Record<string, Parameter> = {
  GithubProvider: {
    Type: 'String',
    Description:
      'ARN of the identity provider of GitHub, where the account has one already: it can have it only once. Empty: this stack makes it.',
    Default: '',
    AllowedPattern: '^$|^arn:aws[a-z-]*:iam::\\d{12}:oidc-provider/token\\.actions\\.githubusercontent\\.com$',
    ConstraintDescription: 'empty, or arn:aws:iam::<account>:oidc-provider/token.actions.githubusercontent.com',
  },
}

export const GITHUB_CONDITIONS: Record<string, Value> = {
  MakesGithubProvider: { 'Fn::Equals': [ref('GithubProvider'), ''] },
}

/** GitHub as an identity provider, and the role that jobs of the one repository, branch and environment may take. */
export function githubResources(settings: AwsSettings, policies: readonly string[]): Record<string, Resource> {
  const provider = { 'Fn::If': ['MakesGithubProvider', ref('GithubIdentity'), ref('GithubProvider')] }
  return {
    // No thumbprints: since July 2023 AWS trusts this issuer by its own list of authorities.
    GithubIdentity: {
      Type: 'AWS::IAM::OIDCProvider',
      Condition: 'MakesGithubProvider',
      Properties: { Url: GITHUB_ISSUER, ClientIdList: ['sts.amazonaws.com'] },
    },
    DeployRole: {
      Type: 'AWS::IAM::Role',
      Properties: {
        RoleName: deployRoleNameOf(settings),
        Description: 'GitHub Actions deploys; see the trust for which jobs',
        MaxSessionDuration: SESSION,
        AssumeRolePolicyDocument: awsTrustPolicy(settings, provider),
        ManagedPolicyArns: policies.map((policy) => ref(policy)),
      },
    },
  }
}
