import assert from 'node:assert/strict'
import { test } from 'node:test'
import { awsSettings } from './sample-aws.ts'
import { instanceTrust, podOrIssuerTrust, podTrust, serviceTrust } from './trust.ts'

const settings = awsSettings()
const account = { namespace: 'models', name: 'database' }

const statementsOf = (trust: unknown): Record<string, unknown>[] => JSON.parse(JSON.stringify(trust)).Statement

test('a pod’s role is for one service account of one cluster', () => {
  const [statement] = statementsOf(podTrust(settings, account))
  assert.deepEqual(statement?.['Principal'], { Service: 'pods.eks.amazonaws.com' })
  assert.deepEqual(statement?.['Action'], ['sts:AssumeRole', 'sts:TagSession'])
  assert.deepEqual(statement?.['Condition'], {
    StringEquals: {
      'aws:RequestTag/eks-cluster-arn': {
        'Fn::Sub': `arn:\${AWS::Partition}:eks:\${AWS::Region}:\${AWS::AccountId}:cluster/cloudtolocalllm-eks`,
      },
      'aws:RequestTag/kubernetes-namespace': 'models',
      'aws:RequestTag/kubernetes-service-account': 'database',
    },
  })
})

test('a service acts only for this account; machines are taken as they are', () => {
  const [service] = statementsOf(serviceTrust('eks.amazonaws.com'))
  assert.deepEqual(service?.['Condition'], { StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } } })
  const [machine] = statementsOf(instanceTrust())
  assert.deepEqual(machine?.['Principal'], { Service: 'ec2.amazonaws.com' })
})

test('without an issuer the trust is Pod Identity alone', () => {
  const [condition, , without] = branches()
  assert.equal(condition, 'HasClusterIssuer')
  assert.deepEqual(without, JSON.parse(JSON.stringify(podTrust(settings, account))))
})

test('with an issuer IRSA comes beside it, for the same service account and audience, filled in by CloudFormation', () => {
  const [, both] = branches()
  const text = String(both?.['Fn::Sub']).replaceAll(`\${ClusterIssuer}`, 'oidc.example/id/1')
  const statements = statementsOf(JSON.parse(text))
  assert.deepEqual(
    statements.map(({ Sid }) => Sid),
    ['PodIdentity', 'Irsa'],
  )
  assert.deepEqual(statements[1]?.['Condition'], {
    StringEquals: {
      'oidc.example/id/1:aud': 'sts.amazonaws.com',
      'oidc.example/id/1:sub': 'system:serviceaccount:models:database',
    },
  })
  assert.match(
    JSON.stringify(statements[0]),
    /aws:RequestTag\/eks-cluster-arn":"arn:[^"]*cluster\/cloudtolocalllm-eks"/,
  )
})

function branches(): [string, Record<string, unknown>, Record<string, unknown>] {
  return JSON.parse(JSON.stringify(podOrIssuerTrust(settings, account)))['Fn::If']
}
