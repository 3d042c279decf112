import * as z from 'zod'
import {
  amount,
  branchName,
  bucketName,
  cidr,
  count,
  digest,
  dnsLabel,
  duration,
  email,
  hostName,
  identifier,
  memory,
  minorVersion,
  port,
  processor,
  registryPrefix,
  repositoryName,
  webAddress,
} from './setting-kinds.ts'

/** Where the cluster runs. `kubernetes`: any conformant cluster that a kubeconfig reaches. */
export const PROVIDERS = ['aws', 'azure', 'google', 'kubernetes'] as const
export type Provider = (typeof PROVIDERS)[number]

const nodes = z
  .strictObject({
    type: identifier.describe('Machine type in the words of the provider: t3.medium, Standard_D2as_v6, e2-medium'),
    count: count(1, 100).default(2).describe('How many run when nothing scales'),
    min: count(1, 100).optional().describe('Fewest that autoscaling leaves; default: count'),
    max: count(1, 100).optional().describe('Most that autoscaling starts; default: count, so that nothing scales'),
    spot: z.boolean().default(false).describe('Spare capacity at a discount, taken away at two minutes’ notice'),
    diskGb: count(20, 1000).default(20).describe('Disk of each node, GB'),
  })
  .describe('The machines of the cluster')

const cluster = z.strictObject({
  name: dnsLabel.default('cloudtolocalllm').describe('As the provider calls the cluster'),
  version: minorVersion.default('1.36').describe('Kubernetes version'),
  support: z
    .enum(['standard', 'extended'])
    .default('standard')
    .describe('extended: keep running past standard support, and pay for it'),
  nodes: nodes.optional().describe('Left out where somebody else runs the cluster'),
  apiAllow: z
    .array(cidr)
    .default([])
    .describe('Addresses that may reach the Kubernetes API from outside; none: private'),
  networkPolicy: z.boolean().default(true).describe('The cluster enforces network policies'),
  storageClass: dnsLabel.optional().describe('Default: an encrypted one of the provider, else the cluster’s default'),
})

const aws = z.strictObject({
  account: z
    .string()
    .regex(/^\d{12}$/, 'twelve digits')
    .describe('Account number'),
  region: identifier.default('us-east-1').describe('Where everything of AWS is made'),
  network: cidr.default('10.0.0.0/16').describe('Address block of the VPC'),
  zones: z.array(identifier).min(2).max(3).optional().describe('Default: the region’s a, b and c'),
  publicSubnets: count(2, 3).default(2).describe('For NAT and the balancer'),
  privateSubnets: count(2, 3).default(3).describe('For nodes'),
  nat: z
    .enum(['gateway', 'instance', 'none'])
    .default('gateway')
    .describe('How private nodes reach out; instance: one small machine; none: nodes stand in public subnets'),
  natGateways: count(1, 3).default(2).describe('How many, where nat is gateway'),
  ownKey: z.boolean().default(true).describe('A KMS key of our own for volumes, backups and logs'),
  auditTrail: z
    .enum(['create', 'existing'])
    .default('existing')
    .describe('CloudTrail: create one, or the account has one already'),
  containerInsights: z.boolean().default(true).describe('Figures of nodes and pods in CloudWatch; alarms need them'),
  flowLogs: z.boolean().default(true).describe('Records who spoke to whom in the VPC'),
})

const azure = z.strictObject({
  resourceGroup: identifier.default('cloudtolocalllm-rg').describe('Where the cluster is'),
  region: identifier.default('eastus').describe('Decides prices'),
  tier: z.enum(['free', 'standard', 'premium']).default('standard').describe('premium: long-term support'),
  subscription: z.uuid().optional().describe('Default: the variable AZURE_SUBSCRIPTION_ID of the GitHub environment'),
  tenant: z.uuid().optional().describe('Default: the variable AZURE_TENANT_ID'),
  client: z.uuid().optional().describe('The identity that GitHub signs in as; default: the variable AZURE_CLIENT_ID'),
})

const google = z.strictObject({
  project: identifier.describe('The id of the project'),
  projectNumber: z
    .string()
    .regex(/^\d{6,20}$/, 'the project’s number')
    .optional()
    .describe('Names the pool that GitHub signs in by'),
  location: identifier.default('us-central1-a').describe('A zone (the free credit applies) or a region'),
  networkTier: z.enum(['standard', 'premium']).default('standard').describe('premium: the way of Google’s own network'),
  nat: z.boolean().default(false).describe('Private nodes behind Cloud NAT'),
})

/** Of one environment; what is shared between them has room for so many. */
export const MOST_GATEWAYS = 20

const gateway = z.strictObject({
  replicas: count(1, MOST_GATEWAYS).default(2).describe('Fixed: scaling down cuts tunnels'),
  port: port.default(8443).describe('Port of the container; the Service listens on 443'),
  drainSeconds: count(1, 3600).default(120).describe('How long a running answer may take after a stop was asked for'),
  maxBodyMib: count(1, 1024).default(64).describe('Largest request body, MiB'),
  keepaliveSeconds: count(0, 60)
    .default(10)
    .describe('Seconds of silence before a waiting client gets a sign of life; 0: never'),
  cpu: processor.default('250m').describe('Processor time that is kept for each'),
  memory: memory.default('384Mi').describe('Memory of each; beyond it is stopped'),
  logLevel: z.enum(['error', 'warn', 'info', 'debug']).default('info').describe('How much the gateway writes'),
})

const entrance = z.strictObject({
  kind: z
    .enum(['load-balancer', 'tunnel'])
    .default('load-balancer')
    .describe('tunnel: an outbound tunnel of the DNS provider, no public address'),
  allow: z.array(cidr).default(['0.0.0.0/0']).describe('Who may connect'),
})

const certificate = z.strictObject({
  source: z
    .enum(['secret', 'cert-manager'])
    .default('secret')
    .describe('secret: `ctl secrets` or you put it there; cert-manager: it comes by ACME'),
  directory: webAddress.default('https://acme-v02.api.letsencrypt.org/directory').describe('ACME directory'),
  email: email.optional().describe('Where the authority writes to; needed for cert-manager'),
})

const identity = z.strictObject({
  issuer: webAddress.describe('OpenID Connect issuer: Auth0, Supabase, Entra ID, Keycloak, Google, any'),
  clientId: z
    .string()
    .min(1)
    .max(256)
    .regex(/^[\x21-\x7e]+$/, 'visible characters without spaces')
    .describe('What this service is called at the issuer'),
})

const inCluster = z.strictObject({
  kind: z.literal('cluster'),
  storageGb: count(5, 4000).default(20).describe('Size of the volume, GB'),
  expectedGb: amount.default(5).describe('Data when it is in use, GB; decides how long a restore takes'),
  cpu: processor.default('500m').describe('Processor time that is kept for it'),
  memory: memory.default('1Gi').describe('Memory; a quarter becomes its buffers'),
})

const managed = z.strictObject({
  kind: z.literal('managed'),
  service: z.enum(['rds', 'flexible-server', 'cloud-sql', 'other']).describe('Whose it is; other: any address'),
  host: hostName.describe('Where the database answers'),
  port: port.default(5432).describe('Its port'),
  name: identifier.default('cloudtolocalllm').describe('The database inside the server'),
  network: cidr.describe('Where it answers: what the network policy lets through'),
  instance: identifier.optional().describe('db.t4g.micro, Standard_B1ms, db-f1-micro; priced'),
  storageGb: count(5, 4000).default(20).describe('Size of its storage, GB; priced'),
  expectedGb: amount.default(5).describe('Data when it is in use, GB; decides how long a restore takes'),
  recoveryPoint: duration.default('5m').describe('Age of the newest point that the provider can restore'),
})

const store = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('s3'),
    bucket: bucketName.describe('Its name'),
    region: identifier.describe('Where it is'),
    endpoint: webAddress.optional().describe('Of another service that speaks S3'),
  }),
  z.strictObject({
    kind: z.literal('azure'),
    account: bucketName.describe('Storage account'),
    container: bucketName.describe('Blob container'),
  }),
  z.strictObject({ kind: z.literal('google'), bucket: bucketName.describe('Its name') }),
  z.strictObject({
    kind: z.literal('directory'),
    path: z
      .string()
      .regex(/^\/[\w./-]*$/, 'an absolute path')
      .describe('A folder of a volume of its own'),
  }),
])

const backup = z.strictObject({
  every: duration.default('6h').describe('Time between two base backups'),
  archiveTimeout: duration.default('5m').describe('A segment of changes leaves after so long at the latest'),
  keep: count(1, 1000).default(28).describe('Base backups that are kept'),
  keepDays: count(1, 3650).default(30).describe('Days for which the store keeps what was deleted'),
  verifyEvery: duration.default('7d').describe('Time between two restores that prove the backups'),
  store: store.optional().describe('Default on AWS: the bucket of the stacks'),
  secondStore: store.optional().describe('Another cloud, for the day when the first is gone'),
})

const objectives = z.strictObject({
  rpo: duration.default('1h').describe('Changes that may be lost, as time'),
  rto: duration.default('2h').describe('Time until the service is back from nothing'),
})

const github = z.strictObject({
  repository: repositoryName.default('imrightguy/CloudToLocalLLM').describe('Whose workflow may deploy'),
  ids: z
    .strictObject({
      owner: z.int().positive().describe('The owner’s number'),
      repository: z.int().positive().describe('The repository’s number'),
    })
    .optional()
    .describe('Numbers that GitHub adds to the subject of tokens of repositories made or moved since July 2026'),
  branch: branchName.default('main').describe('Where deployments come from'),
  environment: identifier.optional().describe('GitHub environment that approves; default: the name of this file'),
  deploy: z
    .enum(['push', 'after-development', 'request', 'never'])
    .default('request')
    .describe('push: each push to the branch; after-development: then, once approved; request: when asked for'),
})

const dns = z.strictObject({
  provider: z
    .enum(['cloudflare', 'route53', 'azure', 'google', 'rfc2136', 'none'])
    .default('cloudflare')
    .describe('Who holds the zone; none: names are left alone'),
  zone: hostName.optional().describe('Default: the domain without its first label'),
  ttl: count(30, 86_400).default(300).describe('Seconds'),
})

const budget = z.strictObject({
  monthly: amount.default(300).describe('USD; plan refuses what costs more'),
  target: amount.default(91).describe('USD; plan tells how far it is'),
  email: email.optional().describe('Who hears of it'),
})

const usage = z.strictObject({
  internetGb: amount.default(250).describe('GB a month out to the internet'),
  crossZoneGb: amount.default(0).describe('GB a month between zones, each direction'),
  natGb: amount.default(50).describe('GB a month through NAT'),
  logGb: amount.default(10).describe('GB a month of logs'),
})

const logs = z.strictObject({
  retentionDays: z
    .union([1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365].map((days) => z.literal(days)))
    .default(30)
    .describe('Days for which logs are kept'),
})

const alerts = z.strictObject({
  email: email.optional().describe('Receives every alarm'),
})

const waiver = z.strictObject({
  rule: dnsLabel.describe('Id of the policy, from docs/policies.md'),
  reason: z.string().min(10).max(500).describe('Read back by every plan'),
  until: z.iso.date().describe('Last day on which it holds'),
})

/** One environment as a person writes it. docs/settings.md and the JSON Schema for editors come from here. */
export const SettingsShape = z.strictObject({
  provider: z.enum(PROVIDERS).describe('Where the cluster runs'),
  domain: hostName.describe('Where people reach the service'),
  namespace: dnsLabel.default('cloudtolocalllm').describe('Kubernetes namespace'),
  registry: registryPrefix.optional().describe('Where images are; default on AWS: the account’s own registry'),
  images: z
    .strictObject({ gateway: digest.optional().describe('sha256:…'), database: digest.optional().describe('sha256:…') })
    .prefault({})
    .describe('What runs, by digest; a release writes it here'),
  cluster: cluster.prefault({}),
  aws: aws.optional(),
  azure: azure.optional(),
  google: google.optional(),
  gateway: gateway.prefault({}).describe('The program that serves people and agents'),
  entrance: entrance.prefault({}),
  certificate: certificate.prefault({}),
  identity: identity.optional().describe('Who signs people in; left out: accounts of our own'),
  database: z
    .discriminatedUnion('kind', [inCluster, managed])
    .prefault({ kind: 'cluster' })
    .describe('cluster: PostgreSQL of our own; managed: somebody else’s'),
  backup: backup.prefault({}),
  objectives: objectives.prefault({}),
  github: github.prefault({}),
  dns: dns.prefault({}),
  budget: budget.prefault({}),
  usage: usage.prefault({}).describe('What the estimate assumes'),
  logs: logs.prefault({}),
  alerts: alerts.prefault({}),
  waivers: z.array(waiver).default([]).describe('Rules that may be broken, why, and until when'),
})

/** Settings of one environment that were checked; see `readSettings` in settings-file.ts. */
export interface Settings extends z.output<typeof SettingsShape> {
  /** The settings file's name without its ending: `production`. */
  name: string
}
export type Store = z.output<typeof store>
export type ManagedDatabase = z.output<typeof managed>
export type ClusterDatabase = z.output<typeof inCluster>
export type Waiver = z.output<typeof waiver>
