/** Where a change takes place; a plan shows them in this order. */
export const GROUPS = ['cloud', 'cluster', 'database', 'dns', 'workflow', 'monitoring'] as const
export type Group = (typeof GROUPS)[number]

/** One thing that is rendered: a resource of a stack, an object of the cluster, a file of another kind. */
export interface Thing {
  group: Group
  /** `AWS::EC2::VPC`, `Deployment`, `workflow` */
  kind: string
  name: string
  /** Where it is rendered. */
  file: string
  /** Everything that is said of it. */
  body: unknown
}

/** What would change. */
export interface Change extends Omit<Thing, 'body'> {
  action: 'create' | 'change' | 'replace' | 'delete'
  /** What of it differs: `Properties.CidrBlock`; empty where the whole thing comes or goes. */
  differs: readonly string[]
  /** Why it must be made anew; undefined where it need not. */
  replacement?: string
  /** What people notice, in words; undefined where they notice nothing. */
  downtime?: string
  /** What would be gone for good, in words; undefined where nothing is. */
  dataLoss?: string
}
