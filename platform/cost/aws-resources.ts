import { nodeRangeOf } from '../names.ts'
import type { Settings } from '../settings.ts'
import type { Bill } from './bill.ts'
import { HOURS } from './prices.ts'
import { type Fields, isTrue, listOf, recordOf } from './reading.ts'
import { linkedResource, type ResolvedResource } from './resolved.ts'

interface AwsContext {
  /** All resources of all stacks. */
  resources: readonly ResolvedResource[]
  settings: Settings
  /** The cluster runs in extended support, which is billed. */
  paidSupport: boolean
}

type Charger = (bill: Bill, resource: ResolvedResource, context: AwsContext) => void

/** Minutes of a month of 730 hours, in millions: observations are sold by the million. */
const MILLION_MINUTES = (HOURS * 60) / 1_000_000

/** How each type is priced, or the reason why it costs nothing by itself. */
const TYPES: Readonly<Record<string, Charger | string>> = {
  'AWS::EKS::Cluster': chargeCluster,
  'AWS::EKS::Nodegroup': chargeNodeGroup,
  'AWS::EKS::Addon': chargeAddon,
  'AWS::EC2::Instance': chargeInstance,
  'AWS::AutoScaling::AutoScalingGroup': chargeAutoScalingGroup,
  'AWS::EC2::Volume': (bill, { place, properties }) => chargeDisk(bill, place, properties, 1),
  'AWS::EC2::NatGateway': (bill, { place }) => bill.charge({ price: 'aws/nat-gateway', quantity: HOURS, from: place }),
  'AWS::EC2::EIP': (bill, { place }) => bill.charge({ price: 'aws/ipv4', quantity: HOURS, from: place }),
  'AWS::EC2::VPCEndpoint': chargeEndpoint,
  'AWS::KMS::Key': (bill, { place }) => bill.charge({ price: 'aws/kms/key', quantity: 1, from: place }),
  'AWS::CloudWatch::Alarm': chargeAlarm,
  'AWS::CloudWatch::Dashboard': (bill, { place }) => bill.charge({ price: 'aws/dashboard', quantity: 1, from: place }),
  'AWS::SecretsManager::Secret': (bill, { place }) => bill.charge({ price: 'aws/secret', quantity: 1, from: place }),
  'AWS::ECR::Repository': chargeRepository,
  'AWS::RDS::DBInstance': chargeDatabase,
  'AWS::S3::Bucket': chargeBucket,
  'AWS::EC2::LaunchTemplate': 'priced with the machines that it starts',
  'AWS::EC2::FlowLog': 'what it writes is priced as logs',
  'AWS::Logs::LogGroup': 'what is written and kept is priced as logs',
  'AWS::CloudTrail::Trail': 'the first copy of management events is free; what it keeps is in its bucket',
  'AWS::Budgets::Budget': 'budgets without actions are free',
  'AWS::SNS::Topic': 'the first 1,000 e-mails a month are free',
  'AWS::SNS::Subscription': 'priced with its topic',
}

/** Whole services whose resources cost nothing by themselves. */
const FREE_SERVICES: readonly (readonly [start: string, why: string])[] = [
  ['AWS::IAM::', 'identities and permissions are free'],
  ['AWS::KMS::Alias', 'priced with its key'],
  ['AWS::EKS::', 'access entries and pod identities are free'],
  ['AWS::S3::BucketPolicy', 'priced with its bucket'],
  ['AWS::SNS::TopicPolicy', 'priced with its topic'],
  ['AWS::Logs::', 'filters and policies of logs are free'],
  ['AWS::Events::Rule', 'rules on events of AWS itself are free'],
  ['AWS::SSM::Parameter', 'standard parameters are free'],
]

/** Parts of a network that cost nothing: AWS charges for what runs in them. */
const FREE_NETWORK = [
  'VPC',
  'Subnet',
  'InternetGateway',
  'VPCGatewayAttachment',
  'VPCCidrBlock',
  'EgressOnlyInternetGateway',
  'RouteTable',
  'Route',
  'SubnetRouteTableAssociation',
  'SecurityGroup',
  'SecurityGroupIngress',
  'SecurityGroupEgress',
  'NetworkAcl',
  'NetworkAclEntry',
  'SubnetNetworkAclAssociation',
  'EIPAssociation',
  'DHCPOptions',
  'VPCDHCPOptionsAssociation',
  'NetworkInterface',
].map((name) => `AWS::EC2::${name}`)

/** Walks every resource of the stacks: it is charged, free for a reason, or named as unpriced. */
export function chargeAwsResources(bill: Bill, context: AwsContext): void {
  for (const resource of context.resources) {
    const { type, place } = resource
    const known = TYPES[type] ?? whyFree(type)
    if (typeof known === 'function') known(bill, resource, context)
    else if (known === undefined)
      bill.unpriced.push({ type, name: place, why: 'this type is not in the table of prices' })
    else bill.free.push({ type, name: place, why: known })
  }
}

function whyFree(type: string): string | undefined {
  if (FREE_NETWORK.includes(type)) return 'a part of the network without a price'
  return FREE_SERVICES.find(([start]) => type.startsWith(start))?.[1]
}

function chargeCluster(
  bill: Bill,
  { place, properties }: ResolvedResource,
  { settings, paidSupport }: AwsContext,
): void {
  bill.charge({ price: 'aws/eks/control-plane', quantity: HOURS, from: place })
  if (paidSupport) bill.charge({ price: 'aws/eks/extended-support', quantity: HOURS, from: place })
  const { nodes } = settings.cluster
  if (!isTrue(recordOf(properties['ComputeConfig'])['Enabled']) || !nodes) return
  const machine = `aws/ec2/${nodes.type}`
  const quantity = nodes.count * HOURS
  bill.charge({ price: machine, quantity, from: place, note: 'how many Auto Mode starts follows from the pods' })
  bill.charge({ price: 'aws/eks/auto-mode', shareOf: machine, item: 'EKS Auto Mode fee', quantity, from: place })
}

function chargeNodeGroup(bill: Bill, { place, properties }: ResolvedResource, { resources }: AwsContext): void {
  const template = launchData(resources, recordOf(properties['LaunchTemplate'])['Id'])
  const scaling = recordOf(properties['ScalingConfig'])
  const count = Number(scaling['DesiredSize'] ?? 0)
  const type = listOf(properties['InstanceTypes'])[0] ?? template['InstanceType'] ?? 't3.medium'
  const spot = properties['CapacityType'] === 'SPOT'
  const most = Number(scaling['MaxSize'] ?? count)
  const note = most > count ? { note: `priced at ${count}; scaling may start ${most}` } : {}
  chargeMachines(bill, { place, type: String(type), count, spot, ...note })
  chargeTemplateDisks(bill, place, template, count, Number(properties['DiskSize'] ?? 20))
  chargePublicAddresses(bill, place, listOf(properties['Subnets']), count, resources)
}

/** The agent's observations; the add-ons' pods themselves run on the nodes. */
function chargeAddon(bill: Bill, { place, type, properties }: ResolvedResource, { settings }: AwsContext): void {
  if (properties['AddonName'] !== 'amazon-cloudwatch-observability') {
    bill.free.push({ type, name: place, why: 'add-ons run on the nodes' })
    return
  }
  const [ofNode, ofCluster] = [bill.assume('observations-per-node'), bill.assume('observations-per-cluster')]
  const aMinute = ofNode.value * nodeRangeOf(settings).count + ofCluster.value
  bill.charge({
    price: 'aws/container-insights',
    quantity: aMinute * MILLION_MINUTES,
    from: place,
    note: `${ofNode.note}, for each node`,
  })
}

function chargeInstance(bill: Bill, { place, properties }: ResolvedResource, { resources }: AwsContext): void {
  const link = recordOf(properties['LaunchTemplate'])
  const template = { ...launchData(resources, link['LaunchTemplateId']), ...properties }
  chargeMachines(bill, { place, type: String(template['InstanceType']), count: 1, spot: false })
  chargeTemplateDisks(bill, place, template, 1, 8)
  const fixed = resources.some(({ properties: other }) => recordOf(other['InstanceId'])['Ref'] === place)
  const subnets = properties['SubnetId'] === undefined ? [] : [properties['SubnetId']]
  if (!fixed) chargePublicAddresses(bill, place, subnets, 1, resources)
}

function chargeAutoScalingGroup(bill: Bill, { place, properties }: ResolvedResource, { resources }: AwsContext): void {
  const template = launchData(resources, recordOf(properties['LaunchTemplate'])['LaunchTemplateId'])
  const count = Number(properties['DesiredCapacity'] ?? properties['MinSize'] ?? 0)
  chargeMachines(bill, { place, type: String(template['InstanceType']), count, spot: false })
  chargeTemplateDisks(bill, place, template, count, 8)
  chargePublicAddresses(bill, place, listOf(properties['VPCZoneIdentifier']), count, resources)
}

interface Machines {
  place: string
  type: string
  count: number
  spot: boolean
  note?: string
}

function chargeMachines(bill: Bill, { place, type, count, spot, note }: Machines): void {
  const price = `aws/ec2/${type}`
  const charge = { quantity: count * HOURS, from: place, ...(note === undefined ? {} : { note }) }
  bill.charge(spot ? { price: 'aws/spot', shareOf: price, ...charge } : { price, ...charge })
}

/** @param imageGb size of the disk where nothing says: 20 GB for a node of EKS, 8 GB for Amazon Linux */
function chargeTemplateDisks(bill: Bill, place: string, template: Fields, count: number, imageGb: number): void {
  const disks = listOf(template['BlockDeviceMappings']).map((mapping) => recordOf(recordOf(mapping)['Ebs']))
  const told = disks.length > 0 ? disks : [{}]
  for (const disk of told) chargeDisk(bill, place, { Size: imageGb, VolumeType: 'gp3', ...renamed(disk) }, count)
}

/** A launch template says VolumeSize where a volume says Size. */
function renamed({ VolumeSize, ...disk }: Fields): Fields {
  return VolumeSize === undefined ? disk : { ...disk, Size: VolumeSize }
}

function chargeDisk(bill: Bill, place: string, { Size, VolumeType }: Fields, count: number): void {
  bill.charge({ price: `aws/ebs/${String(VolumeType ?? 'gp2')}`, quantity: Number(Size) * count, from: place })
}

/** Machines in a subnet that gives out public addresses pay for one each. */
function chargePublicAddresses(
  bill: Bill,
  place: string,
  subnets: readonly unknown[],
  count: number,
  resources: readonly ResolvedResource[],
): void {
  const open = subnets.map((subnet) => linkedResource(resources, subnet)?.properties['MapPublicIpOnLaunch'])
  if (open.some(isTrue)) bill.charge({ price: 'aws/ipv4', quantity: count * HOURS, from: place })
}

function chargeEndpoint(bill: Bill, { place, type, properties }: ResolvedResource): void {
  if (properties['VpcEndpointType'] !== 'Interface') {
    bill.free.push({ type, name: place, why: 'gateway endpoints are free' })
    return
  }
  const zones = Math.max(1, listOf(properties['SubnetIds']).length)
  bill.charge({ price: 'aws/vpc-endpoint', quantity: zones * HOURS, from: place })
}

/** An alarm pays for each metric that it reads. */
function chargeAlarm(bill: Bill, { place, properties }: ResolvedResource): void {
  const read = listOf(properties['Metrics']).filter((metric) => recordOf(metric)['MetricStat'] !== undefined)
  bill.charge({ price: 'aws/alarm', quantity: Math.max(1, read.length), from: place })
}

/** The lifecycle policy says how many images stay. */
function chargeRepository(bill: Bill, { place, type, properties }: ResolvedResource): void {
  const text = recordOf(properties['LifecyclePolicy'])['LifecyclePolicyText']
  const counts = [...String(text ?? '').matchAll(/"countNumber"\s*:\s*(\d+)/g)].map((match) => Number(match[1]))
  const size = bill.assume('image-gb')
  if (counts.length === 0) bill.unpriced.push({ type, name: place, why: 'nothing says how many images it keeps' })
  else bill.charge({ price: 'aws/ecr/gb', quantity: Math.max(...counts) * size.value, from: place, note: size.note })
}

function chargeDatabase(bill: Bill, { place, properties }: ResolvedResource): void {
  const copies = isTrue(properties['MultiAZ']) ? 2 : 1
  bill.charge({ price: `aws/rds/${String(properties['DBInstanceClass'])}`, quantity: HOURS * copies, from: place })
  bill.charge({ price: 'aws/rds/gb', quantity: Number(properties['AllocatedStorage'] ?? 20) * copies, from: place })
}

/** What backups take is priced in usage.ts; what else a bucket holds is not in the settings. */
function chargeBucket(bill: Bill, { place, type, properties }: ResolvedResource): void {
  if (String(properties['BucketName'] ?? '').includes('backup'))
    bill.free.push({ type, name: place, why: 'what it holds is priced as the store of the backups' })
  else
    bill.unpriced.push({
      type,
      name: place,
      why: 'how much it holds is not in the settings; cents for logs of a small cluster',
    })
}

function launchData(resources: readonly ResolvedResource[], link: unknown): Fields {
  return recordOf(linkedResource(resources, link)?.properties['LaunchTemplateData'])
}
