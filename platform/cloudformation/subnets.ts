import { zonesOf } from '../names.ts'
import { readCidr } from '../setting-kinds.ts'
import type { AwsSettings } from './stack-names.ts'

/** A subnet before it is a resource. */
export interface SubnetPlan {
  /** `PrivateSubnet1` */
  id: string
  cidr: string
  /** Position in the list of zones, from 0. */
  zone: number
}

/**
 * Cuts the VPC's block: three quarters for the private subnets, because every pod takes an address of its node's
 * subnet, and the last quarter, cut in four, for the public ones, which hold only NAT and load balancers.
 * A zone's number is its position, so that adding a subnet moves none.
 */
export function subnetsOf({ aws }: AwsSettings): { private: readonly SubnetPlan[]; public: readonly SubnetPlan[] } {
  const plan = (id: string, count: number, cut: (zone: number) => string) =>
    Array.from({ length: count }, (_, zone): SubnetPlan => ({ id: `${id}${zone + 1}`, cidr: cut(zone), zone }))
  return {
    private: plan('PrivateSubnet', aws.privateSubnets, (zone) => partOf(aws.network, 2, zone)),
    public: plan('PublicSubnet', aws.publicSubnets, (zone) => partOf(aws.network, 4, 12 + zone)),
  }
}

/** The subnets that nodes stand in. */
export function nodesArePublic({ aws }: AwsSettings): boolean {
  return aws.nat === 'none'
}

/** Zones by position; fewer zones than subnets cannot be: the settings are checked for it. */
export function zoneListOf(settings: AwsSettings): string {
  return zonesOf(settings).join(',')
}

/** Part `index` of a block cut into 2^bits equal parts. */
export function partOf(network: string, bits: number, index: number): string {
  const block = readCidr(network)
  if (!block) throw new RangeError(`expected a block like 10.0.0.0/16, got ${network}`)
  const size = block.size / 2 ** bits
  return `${dotted(block.first + index * size)}/${32 - Math.log2(size)}`
}

function dotted(address: number): string {
  return [24, 16, 8, 0].map((shift) => Math.floor(address / 2 ** shift) % 256).join('.')
}
