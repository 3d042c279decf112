import type { Value } from '../yaml-text.ts'

/** A resource of a CloudFormation template, in CloudFormation's own words. Functions are written long: `{ 'Fn::Sub': … }`, `{ Ref: … }`. */
export interface Resource {
  Type: `AWS::${string}`
  Condition?: string
  DependsOn?: string | readonly string[]
  DeletionPolicy?: 'Delete' | 'Retain' | 'RetainExceptOnCreate' | 'Snapshot'
  UpdateReplacePolicy?: 'Delete' | 'Retain' | 'Snapshot'
  UpdatePolicy?: Value
  Metadata?: Value
  Properties?: Readonly<Record<string, Value | undefined>>
}

export interface Parameter {
  Type: string
  Description: string
  /** Every parameter has one, so that `update-stack` works with only the changed ones named. */
  Default: string | number
  AllowedValues?: readonly string[]
  AllowedPattern?: string
  ConstraintDescription?: string
}

export interface Output {
  Description: string
  Value: Value
  Export?: { Name: Value }
}

export interface Template {
  AWSTemplateFormatVersion: '2010-09-09'
  Description: string
  Parameters?: Readonly<Record<string, Parameter>>
  Rules?: Value
  Conditions?: Readonly<Record<string, Value>>
  Resources: Readonly<Record<string, Resource>>
  Outputs?: Readonly<Record<string, Output>>
}

/** A template with the stack that is made from it; stacks are made in the order of {@link Stack.file}'s list. */
export interface Stack {
  /** `cloudtolocalllm-vpc` */
  name: string
  /** Relative to the repository: `config/cloudformation/vpc-networking.yaml`. */
  file: string
  /** The call needs `--capabilities CAPABILITY_NAMED_IAM`. */
  namesRoles: boolean
  template: Template
}
