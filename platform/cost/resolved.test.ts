import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Stack } from '../cloudformation/template.ts'
import type { Value } from '../yaml-text.ts'
import { linkedResource, resolveStacks } from './resolved.ts'
import { stackOf } from './sample-environment.ts'

const here = { region: 'us-east-1', account: '123456789012' }

/** What a property is once the stack's parameters and conditions are decided. */
function resolved(value: Value, more: Partial<Stack['template']> = {}): Value | undefined {
  const stack = stackOf({ Thing: { Type: 'AWS::EC2::VPC', Properties: { It: value } } }, more)
  return resolveStacks([stack], here)[0]?.properties['It']
}

const parameters = {
  Size: { Type: 'Number', Description: 'GB', Default: 20 },
  Zones: { Type: 'CommaDelimitedList', Description: 'Zones', Default: 'a,b' },
}
const conditions = {
  IsLarge: { 'Fn::Equals': [{ Ref: 'Size' }, '20'] },
  IsSmall: { 'Fn::Not': [{ Condition: 'IsLarge' }] },
}

const cases: [string, Value, Value | undefined][] = [
  ['a parameter is its default', { Ref: 'Size' }, 20],
  ['a list parameter is a list', { 'Fn::Select': [1, { Ref: 'Zones' }] }, 'b'],
  [
    'text is filled',
    { 'Fn::Sub': `\${AWS::StackName}-\${Size}-\${AWS::Region}-\${Mine}` },
    `sample-20-us-east-1-\${Mine}`,
  ],
  ['a condition that holds takes the first', { 'Fn::If': ['IsLarge', 1, 2] }, 1],
  ['a condition that does not hold takes the second', { 'Fn::If': ['IsSmall', 1, 2] }, 2],
  ['what is left out is gone from a list', [1, { 'Fn::If': ['IsSmall', 9, { Ref: 'AWS::NoValue' }] }], [1]],
  ['what is left out is gone', { 'Fn::If': ['IsSmall', 9, { Ref: 'AWS::NoValue' }] }, undefined],
  ['a resource becomes its place', { 'Fn::GetAtt': ['Thing', 'Arn'] }, { Ref: 'sample/Thing' }],
  ['text is joined', { 'Fn::Join': ['-', ['a', { Ref: 'Size' }]] }, 'a-20'],
  ['what only AWS can answer stays as it is', { 'Fn::GetAZs': '' }, { 'Fn::GetAZs': '' }],
  ['and and or decide', { 'Fn::If': ['Both', 1, 2] }, 2],
]
for (const [what, value, expected] of cases)
  test(what, () => {
    const Both = { 'Fn::And': [{ Condition: 'IsLarge' }, { 'Fn::Or': [{ Condition: 'IsSmall' }] }] }
    assert.deepEqual(resolved(value, { Parameters: parameters, Conditions: { ...conditions, Both } }), expected)
  })

test('a resource whose condition does not hold is not made', () => {
  const stack = stackOf(
    { Thing: { Type: 'AWS::EC2::VPC', Condition: 'IsSmall' } },
    { Parameters: parameters, Conditions: conditions },
  )
  assert.deepEqual(resolveStacks([stack], here), [])
})

test('subnets that another stack exports as one text are followed to where they are made', () => {
  const network: Stack = {
    ...stackOf(
      { Outer: { Type: 'AWS::EC2::Subnet', Properties: { MapPublicIpOnLaunch: true } } },
      {
        Outputs: {
          Subnets: {
            Description: 'Subnets',
            Value: { 'Fn::Join': [',', [{ Ref: 'Outer' }]] },
            Export: { Name: { 'Fn::Sub': `\${AWS::StackName}-Subnets` } },
          },
        },
      },
    ),
    name: 'network',
  }
  const Subnets = { 'Fn::Split': [',', { 'Fn::ImportValue': 'network-Subnets' }] }
  const nodes = stackOf({ Nodes: { Type: 'AWS::EKS::Nodegroup', Properties: { Subnets } } })
  const all = resolveStacks([network, nodes], here)
  const [, group] = all
  const subnets = group?.properties['Subnets']
  assert.deepEqual(subnets, [{ Ref: 'network/Outer' }])
  assert.equal(linkedResource(all, Array.isArray(subnets) ? subnets[0] : undefined)?.place, 'network/Outer')
})
