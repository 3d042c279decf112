import { flowLogResources } from './flow-logs.ts'
import { natParameters, natResources } from './nat.ts'
import { networkOutputs, networkResources } from './network.ts'
import { ownKeyOutputs, ownKeyResources } from './own-key.ts'
import { securityGroupResources } from './security-groups.ts'
import type { AwsSettings } from './stack-names.ts'
import { zoneListOf } from './subnets.ts'
import type { Template } from './template.ts'

/** The network: made first, and changed least. */
export function vpcTemplate(settings: AwsSettings): Template {
  return {
    AWSTemplateFormatVersion: '2010-09-09',
    Description: `Network of ${settings.cluster.name}: VPC, subnets, ways out, security groups, flow logs, key`,
    Parameters: {
      Zones: {
        Type: 'List<AWS::EC2::AvailabilityZone::Name>',
        Description: 'Availability zones of the subnets, in order; not those in which EKS has no capacity (us-east-1e)',
        Default: zoneListOf(settings),
      },
      ...natParameters(settings),
    },
    Resources: {
      ...ownKeyResources(settings),
      ...networkResources(settings),
      ...natResources(settings),
      ...securityGroupResources(settings),
      ...flowLogResources(settings),
    },
    Outputs: { ...networkOutputs(settings), ...ownKeyOutputs(settings) },
  }
}
