import type { Value } from '../yaml-text.ts'
import { arn, ref, sub } from './intrinsics.ts'
import type { AwsSettings } from './stack-names.ts'

const VERSION = '2012-10-17'

/** A Kubernetes service account. */
export interface Account {
  namespace: string
  name: string
}

/** A service of AWS acts for itself, and only on behalf of this account. */
export function serviceTrust(service: string): Value {
  return {
    Version: VERSION,
    Statement: [
      {
        Effect: 'Allow',
        Principal: { Service: service },
        Action: 'sts:AssumeRole',
        Condition: { StringEquals: { 'aws:SourceAccount': ref('AWS::AccountId') } },
      },
    ],
  }
}

/** Instances take their role through EC2, which sends no account along. */
export function instanceTrust(): Value {
  return {
    Version: VERSION,
    Statement: [{ Effect: 'Allow', Principal: { Service: 'ec2.amazonaws.com' }, Action: 'sts:AssumeRole' }],
  }
}

/**
 * EKS Pod Identity: pods of one service account of one cluster. Without the conditions any association in the account
 * could hand the role to any pod (EKS guide, pod-id-role and pod-id-abac).
 */
export function podTrust(settings: AwsSettings, account: Account): Value {
  return { Version: VERSION, Statement: [podStatement(settings, account)] }
}

function podStatement({ cluster }: AwsSettings, { namespace, name }: Account) {
  return {
    Sid: 'PodIdentity',
    Effect: 'Allow',
    Principal: { Service: 'pods.eks.amazonaws.com' },
    Action: ['sts:AssumeRole', 'sts:TagSession'],
    Condition: {
      StringEquals: {
        'aws:RequestTag/eks-cluster-arn': arn('eks', `cluster/${cluster.name}`),
        'aws:RequestTag/kubernetes-namespace': namespace,
        'aws:RequestTag/kubernetes-service-account': name,
      },
    },
  }
}

/**
 * The same, and also IRSA once the parameter `ClusterIssuer` is set. IAM wants the issuer inside the keys of the
 * condition, and CloudFormation fills no places in keys; the policy is therefore JSON text with places in it.
 */
export function podOrIssuerTrust(settings: AwsSettings, account: Account): Value {
  const text = JSON.stringify(
    { Version: VERSION, Statement: [podText(settings, account), issuerText(account)] },
    null,
    2,
  )
  return { 'Fn::If': ['HasClusterIssuer', sub(text), podTrust(settings, account)] }
}

function podText(settings: AwsSettings, account: Account) {
  const statement = podStatement(settings, account)
  const cluster = `arn:\${AWS::Partition}:eks:\${AWS::Region}:\${AWS::AccountId}:cluster/${settings.cluster.name}`
  const equals = { ...statement.Condition.StringEquals, 'aws:RequestTag/eks-cluster-arn': cluster }
  return { ...statement, Condition: { StringEquals: equals } }
}

function issuerText({ namespace, name }: Account) {
  return {
    Sid: 'Irsa',
    Effect: 'Allow',
    Principal: { Federated: `\${ClusterIssuerProvider}` },
    Action: 'sts:AssumeRoleWithWebIdentity',
    Condition: {
      StringEquals: {
        [`\${ClusterIssuer}:aud`]: 'sts.amazonaws.com',
        [`\${ClusterIssuer}:sub`]: `system:serviceaccount:${namespace}:${name}`,
      },
    },
  }
}
