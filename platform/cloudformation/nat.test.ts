import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ofType, templatesOf } from './sample-aws.ts'
import type { Template } from './template.ts'

/** Where each private subnet's route to everywhere leads. */
function waysOut({ Resources }: Template): unknown[] {
  return [1, 2, 3].map((number) => {
    const {
      RouteTableId: _,
      DestinationCidrBlock: __,
      ...target
    } = Resources[`PrivateRoute${number}`]?.Properties ?? {}
    return target
  })
}

test('two gateways in two public subnets; the third zone goes out through a neighbour’s', () => {
  const { vpc } = templatesOf()
  const gateways = ofType(vpc, 'AWS::EC2::NatGateway')
  assert.deepEqual(
    Object.values(gateways).map(({ Properties }) => Properties?.['SubnetId']),
    [{ Ref: 'PublicSubnet1' }, { Ref: 'PublicSubnet2' }],
  )
  assert.deepEqual(waysOut(vpc), [
    { NatGatewayId: { Ref: 'NatGateway1' } },
    { NatGatewayId: { Ref: 'NatGateway2' } },
    { NatGatewayId: { Ref: 'NatGateway1' } },
  ])
})

for (const natGateways of [1, 2, 3]) {
  test(`${natGateways} gateways: as many as the settings say, each with an address of its own`, () => {
    const { vpc } = templatesOf({ aws: { natGateways, publicSubnets: 3 } })
    assert.equal(Object.keys(ofType(vpc, 'AWS::EC2::NatGateway')).length, natGateways)
    assert.equal(Object.keys(ofType(vpc, 'AWS::EC2::EIP')).length, natGateways)
    assert.equal(new Set(waysOut(vpc).map((way) => JSON.stringify(way))).size, natGateways)
  })
}

test('one instance serves all zones: it may pass on what is not its own, and nobody signs in', () => {
  const { vpc } = templatesOf({ aws: { nat: 'instance' } })
  const { Properties = {} } = vpc.Resources['NatInstance'] ?? {}
  assert.equal(Properties['InstanceType'], 't4g.nano')
  assert.equal(Properties['SourceDestCheck'], false)
  assert.equal(Properties['KeyName'], undefined)
  assert.deepEqual(Properties['MetadataOptions'], {
    HttpTokens: 'required',
    HttpPutResponseHopLimit: 1,
    HttpEndpoint: 'enabled',
  })
  assert.deepEqual(
    waysOut(vpc),
    [1, 2, 3].map(() => ({ InstanceId: { Ref: 'NatInstance' } })),
  )
  assert.equal(vpc.Parameters?.['NatImage']?.Type, 'AWS::SSM::Parameter::Value<AWS::EC2::Image::Id>')
  assert.match(JSON.stringify(Properties['UserData']), /-s 10\.0\.0\.0\/16 .*MASQUERADE/)
})

test('the instance takes from nodes only what it sends on', () => {
  const { Properties = {} } = templatesOf({ aws: { nat: 'instance' } }).vpc.Resources['NatSecurityGroup'] ?? {}
  const ports = (rules: unknown) => JSON.stringify(rules).match(/"FromPort":\d+/g)
  assert.deepEqual(ports(Properties['SecurityGroupIngress']), ['"FromPort":443'])
  assert.deepEqual(ports(Properties['SecurityGroupEgress']), ['"FromPort":443'])
})

test('without NAT nothing private has a way out, and nothing is made for it', () => {
  const { vpc } = templatesOf({ aws: { nat: 'none' } })
  assert.deepEqual(waysOut(vpc), [{}, {}, {}])
  for (const type of ['AWS::EC2::NatGateway', 'AWS::EC2::EIP', 'AWS::EC2::Instance'] as const) {
    assert.deepEqual(ofType(vpc, type), {})
  }
})
