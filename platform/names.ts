import type { Settings, Store } from './settings.ts'

/** What follows from the settings and is needed in several places. */

/** Names of stacks, roles and buckets begin with it. */
export const PROJECT = 'cloudtolocalllm'

export type ImageName = 'gateway' | 'database'

/** Where the environment's images are. */
export function registryOf({ registry, aws }: Settings): string {
  if (registry !== undefined) return registry
  return aws ? `${aws.account}.dkr.ecr.${aws.region}.amazonaws.com` : `ghcr.io/${PROJECT}`
}

/** An image as a container names it: by digest where the settings have one, else by the release's tag. */
export function imageOf(settings: Settings, name: ImageName, release: string): string {
  const place = `${registryOf(settings)}/${PROJECT}-${name}`
  const digest = settings.images[name]
  return digest === undefined ? `${place}:${release}` : `${place}@${digest}`
}

/** Availability zones of the AWS environment, as many as the larger number of subnets. */
export function zonesOf({ aws }: Settings): readonly string[] {
  if (!aws) return []
  const most = Math.max(aws.publicSubnets, aws.privateSubnets)
  return (aws.zones ?? ['a', 'b', 'c'].map((letter) => `${aws.region}${letter}`)).slice(0, most)
}

/** The backup bucket of the AWS stacks. */
export function backupBucketOf({ aws, name }: Settings): string | undefined {
  return aws && `${PROJECT}-backup-${name}-${aws.account}`
}

/** Where backups go; undefined where none was named and nothing follows from the provider. */
export function storeOf(settings: Settings): Store | undefined {
  if (settings.backup.store) return settings.backup.store
  const bucket = backupBucketOf(settings)
  return bucket !== undefined && settings.aws ? { kind: 's3', bucket, region: settings.aws.region } : undefined
}

/** The DNS zone: the domain without its first label where none was named. */
export function zoneOf({ dns, domain }: Settings): string {
  if (dns.zone !== undefined) return dns.zone
  const labels = domain.split('.')
  return labels.length > 2 ? labels.slice(1).join('.') : domain
}

/** The GitHub environment whose approval and tokens count. */
export function githubEnvironmentOf({ github, name }: Settings): string {
  return github.environment ?? name
}

/** How many nodes run at least, as planned, and at most. */
export function nodeRangeOf({ cluster }: Settings): { min: number; count: number; max: number } {
  const { count = 0, min = count, max = count } = cluster.nodes ?? {}
  return { min, count, max }
}
