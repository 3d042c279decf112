import { DEPLOY_POLICIES, deployPolicies } from './deploy-policy.ts'
import { eksTemplate } from './eks-stack.ts'
import { GITHUB_CONDITIONS, GITHUB_PARAMETERS, githubResources } from './github-role.ts'
import { attribute, ref, sub } from './intrinsics.ts'
import { roleResources } from './roles.ts'
import type { AwsSettings } from './stack-names.ts'
import type { Output, Parameter, Resource, Template } from './template.ts'
import { vpcTemplate } from './vpc-stack.ts'

/**
 * The roles. The deploy role's rights follow from the other two templates; what decides over permissions, this stack
 * among it, a person changes.
 */
export function iamTemplate(settings: AwsSettings): Template {
  const roles = roleResources(settings)
  const takesIssuer = roles['PodRole'] !== undefined
  return {
    AWSTemplateFormatVersion: '2010-09-09',
    Description: `Roles of ${settings.cluster.name}: control plane, nodes, pods, GitHub`,
    Parameters: { ...GITHUB_PARAMETERS, ...(takesIssuer && ISSUER_PARAMETERS) },
    Conditions: { ...GITHUB_CONDITIONS, ...(takesIssuer && ISSUER_CONDITIONS) },
    Resources: {
      ...roles,
      ...(takesIssuer && ISSUER_RESOURCES),
      ...deployPolicies(settings, [vpcTemplate(settings), eksTemplate(settings), { ...EMPTY, Resources: roles }]),
      ...githubResources(settings, DEPLOY_POLICIES),
    },
    Outputs: OUTPUTS,
  }
}

const EMPTY = { AWSTemplateFormatVersion: '2010-09-09', Description: '' } as const

const ISSUER_PARAMETERS: Record<string, Parameter> = {
  ClusterIssuer: {
    Type: 'String',
    Description:
      'Issuer of the cluster without https://, for IRSA beside Pod Identity. It exists only after the cluster: run this stack a second time with the output ClusterIssuer of the EKS stack, and keep it at each further change.',
    Default: '',
    AllowedPattern: '^$|^oidc\\.eks\\.[a-z0-9-]+\\.amazonaws\\.com(\\.cn)?/id/[0-9A-F]+$',
    ConstraintDescription: 'empty, or oidc.eks.<region>.amazonaws.com/id/<number>',
  },
}

const ISSUER_CONDITIONS = { HasClusterIssuer: { 'Fn::Not': [{ 'Fn::Equals': [ref('ClusterIssuer'), ''] }] } }

const ISSUER_RESOURCES: Record<string, Resource> = {
  ClusterIssuerProvider: {
    Type: 'AWS::IAM::OIDCProvider',
    Condition: 'HasClusterIssuer',
    Properties: { Url: sub(`https://\${ClusterIssuer}`), ClientIdList: ['sts.amazonaws.com'] },
  },
}

const OUTPUTS: Record<string, Output> = {
  DeployRole: { Description: 'The role that GitHub Actions takes', Value: attribute('DeployRole', 'Arn') },
}
