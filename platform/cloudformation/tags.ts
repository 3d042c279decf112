import { PROJECT } from '../names.ts'
import type { Value } from '../yaml-text.ts'
import { type AwsSettings, prefixOf } from './stack-names.ts'
import type { Resource, Template } from './template.ts'

type Tag = { Key: string; Value: string }

/** Types that CloudFormation cannot tag. */
const UNTAGGABLE: readonly string[] = [
  'AWS::EC2::Route',
  'AWS::EC2::SecurityGroupEgress',
  'AWS::EC2::SecurityGroupIngress',
  'AWS::EC2::SubnetRouteTableAssociation',
  'AWS::EC2::VPCGatewayAttachment',
  'AWS::IAM::ManagedPolicy',
  'AWS::KMS::Alias',
  'AWS::S3::BucketPolicy',
  'AWS::SNS::Subscription',
  'AWS::SNS::TopicPolicy',
]

/** What everything carries. `cost-center` and `environment` are those to activate for cost allocation. */
export function tagsOf(settings: AwsSettings): readonly Tag[] {
  return Object.entries(tagRecordOf(settings)).map(([key, value]) => ({ Key: key, Value: value }))
}

export function tagRecordOf({ name }: AwsSettings): Record<string, string> {
  return {
    project: PROJECT,
    environment: name,
    'managed-by': 'cloudformation',
    'cost-center': `${PROJECT}-${name}`,
  }
}

/** The template with every resource tagged that can be; resources of EC2 get a name too, as its lists show little else. */
export function tagged(settings: AwsSettings, template: Template): Template {
  const resources = Object.entries(template.Resources).map(([id, resource]): [string, Resource] => [
    id,
    withTags(settings, id, resource),
  ])
  return { ...template, Resources: Object.fromEntries(resources) }
}

function withTags(settings: AwsSettings, id: string, resource: Resource): Resource {
  if (UNTAGGABLE.includes(resource.Type)) return resource
  return { ...resource, Properties: { ...resource.Properties, ...tagProperty(settings, id, resource) } }
}

function tagProperty(settings: AwsSettings, id: string, { Type, Properties }: Resource): Record<string, Value> {
  const own = Array.isArray(Properties?.['Tags']) ? Properties['Tags'] : []
  const all = [...nameTag(settings, id, Type), ...own, ...tagsOf(settings)]
  if (Type === 'AWS::EKS::Nodegroup') return { Tags: tagRecordOf(settings) }
  if (Type === 'AWS::Budgets::Budget') return { ResourceTags: all }
  if (Type === 'AWS::EC2::LaunchTemplate') {
    return { TagSpecifications: [{ ResourceType: 'launch-template', Tags: all }] }
  }
  return { Tags: all }
}

/** `NatGateway1` → `cloudtolocalllm-nat-gateway-1` */
function nameTag(settings: AwsSettings, id: string, type: string): readonly Tag[] {
  if (!type.startsWith('AWS::EC2::')) return []
  const words = id.replace(/([a-z])([A-Z0-9])/g, '$1-$2').toLowerCase()
  return [{ Key: 'Name', Value: `${prefixOf(settings)}-${words}` }]
}
