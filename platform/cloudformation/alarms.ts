import { alarmResources } from '../monitoring/cloudwatch.ts'
import { ref } from './intrinsics.ts'
import { type AwsSettings, importedKeyOf, prefixOf } from './stack-names.ts'
import type { Resource } from './template.ts'

/** The alarms, the topic that they write to, and who reads it. */
export function alarmTopicResources(settings: AwsSettings): Record<string, Resource> {
  const { email } = settings.alerts
  return {
    AlarmTopic: topic(settings),
    AlarmTopicPolicy: topicPolicy(),
    ...(email !== undefined && {
      AlarmMail: {
        Type: 'AWS::SNS::Subscription' as const,
        Properties: { TopicArn: ref('AlarmTopic'), Protocol: 'email', Endpoint: email },
      },
    }),
    ...alarmResources(settings),
  }
}

function topic(settings: AwsSettings): Resource {
  const key = importedKeyOf(settings)
  return {
    Type: 'AWS::SNS::Topic',
    ...(key === undefined && { Metadata: WITHOUT_OWN_KEY }),
    Properties: {
      TopicName: `${prefixOf(settings)}-alarms`,
      ...(key !== undefined && { KmsMasterKeyId: key }),
    },
  }
}

const WITHOUT_OWN_KEY = {
  checkov: {
    skip: [
      {
        id: 'CKV_AWS_26',
        comment:
          'aws.ownKey is false in the settings. SNS encrypts at rest by itself, and the key alias/aws/sns that the rule accepts lets no alarm through (SNS guide, sns-key-management: event sources need a key of your own).',
      },
    ],
  },
}

function topicPolicy(): Resource {
  return {
    Type: 'AWS::SNS::TopicPolicy',
    Properties: {
      Topics: [ref('AlarmTopic')],
      PolicyDocument: {
        Version: '2012-10-17',
        Statement: [
          {
            Sid: 'AlarmsAndBudgets',
            Effect: 'Allow',
            Principal: { Service: ['cloudwatch.amazonaws.com', 'budgets.amazonaws.com'] },
            Action: 'sns:Publish',
            Resource: ref('AlarmTopic'),
            Condition: { StringEquals: { 'aws:SourceAccount': ref('AWS::AccountId') } },
          },
        ],
      },
    },
  }
}
