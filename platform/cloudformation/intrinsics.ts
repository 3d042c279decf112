import type { Value } from '../yaml-text.ts'

/** CloudFormation's functions, written long so that any YAML reader understands them. */

export const ref = (name: string): Value => ({ Ref: name })

export const attribute = (resource: string, name: string): Value => ({ 'Fn::GetAtt': [resource, name] })

/** Text with `${…}` places that CloudFormation fills. */
export const sub = (text: string): Value => ({ 'Fn::Sub': text })

/** A value that another stack exports. */
export const imported = (exportName: string): Value => ({ 'Fn::ImportValue': exportName })

/** An ARN of this account and region; `resource` may hold `${…}` places. */
export const arn = (service: string, resource: string): Value =>
  sub(`arn:\${AWS::Partition}:${service}:\${AWS::Region}:\${AWS::AccountId}:${resource}`)

/** An ARN without region and account, as buckets and AWS's own policies have it. */
export const globalArn = (service: string, resource: string): Value =>
  sub(`arn:\${AWS::Partition}:${service}:::${resource}`)

/** The ARN of a role of this account. */
export const roleArn = (name: string): Value => sub(`arn:\${AWS::Partition}:iam::\${AWS::AccountId}:role/${name}`)
