import { attribute, ref } from './intrinsics.ts'
import { logGroup } from './log-groups.ts'
import { type AwsSettings, flowLogGroupOf, roleNameOf } from './stack-names.ts'
import type { Resource } from './template.ts'
import { serviceTrust } from './trust.ts'

/** Ten minutes: the coarser of the two intervals, and the cheaper. Seconds. */
const INTERVAL = 600

/** Who spoke to whom in the VPC. Its role stands here and not in the IAM stack, which is made after this one. */
export function flowLogResources(settings: AwsSettings): Record<string, Resource> {
  if (!settings.aws.flowLogs) return {}
  return {
    FlowLogGroup: logGroup(
      settings,
      flowLogGroupOf(settings),
      settings.aws.ownKey ? attribute('Key', 'Arn') : undefined,
    ),
    FlowLogRole: flowLogRole(settings),
    FlowLog: {
      Type: 'AWS::EC2::FlowLog',
      Properties: {
        ResourceType: 'VPC',
        ResourceId: ref('Vpc'),
        TrafficType: 'ALL',
        LogDestinationType: 'cloud-watch-logs',
        LogGroupName: ref('FlowLogGroup'),
        DeliverLogsPermissionArn: attribute('FlowLogRole', 'Arn'),
        MaxAggregationInterval: INTERVAL,
      },
    },
  }
}

function flowLogRole(settings: AwsSettings): Resource {
  return {
    Type: 'AWS::IAM::Role',
    Properties: {
      RoleName: roleNameOf(settings, 'flow-logs'),
      Description: 'VPC flow logs write to their log group',
      AssumeRolePolicyDocument: serviceTrust('vpc-flow-logs.amazonaws.com'),
      Policies: [
        {
          PolicyName: 'write',
          PolicyDocument: {
            Version: '2012-10-17',
            Statement: [
              {
                Effect: 'Allow',
                Action: ['logs:CreateLogStream', 'logs:PutLogEvents', 'logs:DescribeLogStreams'],
                Resource: attribute('FlowLogGroup', 'Arn'),
              },
            ],
          },
        },
      ],
    },
  }
}
