import type * as z from 'zod'
import { SettingsShape } from '../settings.ts'
import { type AwsSettings, isAws } from './stack-names.ts'
import { stacksOf } from './stacks.ts'
import type { Resource, Template } from './template.ts'

type Written = z.input<typeof SettingsShape>

/** What a test changes of the shipped AWS environment's shape. */
export interface Changes extends Partial<Omit<Written, 'aws' | 'cluster'>> {
  name?: string
  aws?: Partial<NonNullable<Written['aws']>>
  cluster?: Written['cluster']
}

/** Settings of an environment on AWS, for tests. */
export function awsSettings({ name = 'aws', aws, cluster, ...rest }: Changes = {}): AwsSettings {
  const parsed = SettingsShape.parse({
    provider: 'aws',
    domain: 'aws.example.com',
    aws: { account: '422017356244', ...aws },
    cluster: { name: 'cloudtolocalllm-eks', nodes: { type: 't3.medium', count: 2, max: 3 }, ...cluster },
    budget: { email: 'ops@example.com' },
    alerts: { email: 'ops@example.com' },
    ...rest,
  })
  const settings = { ...parsed, name }
  if (isAws(settings)) return settings
  throw new Error('expected settings of an environment on AWS')
}

/** The three templates of such an environment. */
export function templatesOf(changes: Changes = {}): { vpc: Template; iam: Template; eks: Template } {
  const [vpc, iam, eks] = stacksOf(awsSettings(changes)).map(({ template }) => template)
  if (vpc && iam && eks) return { vpc, iam, eks }
  throw new Error('expected three stacks')
}

/** Resources of a type by logical id. */
export function ofType({ Resources }: Template, type: Resource['Type']): Readonly<Record<string, Resource>> {
  return Object.fromEntries(Object.entries(Resources).filter(([, { Type }]) => Type === type))
}
