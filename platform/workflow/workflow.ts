import { Document, isScalar, visit } from 'yaml'
import type { Value } from '../yaml-text.ts'
import { ACTIONS, usesOf } from './actions.ts'

/** One step of a job, in the words of GitHub's workflow syntax. */
export interface Step {
  name: string
  id?: string
  if?: string
  uses?: string
  with?: Readonly<Record<string, string | number | boolean>>
  env?: Readonly<Record<string, string>>
  /** Bash. Values of settings and contexts come through `env`, never as part of the script. */
  run?: string
}

/** Runs of one group wait for each other; of those that wait, only the newest stays. */
export type Concurrency = Readonly<{ group: string; 'cancel-in-progress': boolean }>

export interface Job {
  name: string
  needs?: readonly string[]
  if?: string
  'runs-on': string
  'timeout-minutes': number
  permissions: Readonly<Record<string, 'read' | 'write'>>
  environment?: Readonly<{ name: string; url: string }>
  concurrency?: Concurrency
  outputs?: Readonly<Record<string, string>>
  steps: readonly Step[]
}

export interface Workflow {
  name: string
  on: Value
  /** Left out where each job has its own. */
  concurrency?: Concurrency
  jobs: Readonly<Record<string, Job>>
}

/** The runner's system; kubectl, docker, curl, gh and the clouds' own tools are part of it. */
export const RUNNER = 'ubuntu-24.04'

/** What a job may do with GitHub's own token, and why: each stands as a comment beside the permission. */
const WHY: Readonly<Record<string, string>> = {
  'contents: read': 'check the sources out',
  'contents: write': 'push the branch of the release',
  'pull-requests: write': 'open the pull request of the release',
  'packages: read': 'read the images that were built',
  'packages: write': 'push the images that are built',
  'id-token: write': 'sign in without a key that could leak',
  'attestations: read': 'see who built the images',
  'attestations: write': 'say who built the images',
}

const VERSIONS = new Map(Object.values(ACTIONS).map((action) => [usesOf(action), action.version]))

/** An expression of GitHub's: `${{ github.sha }}`. */
export function expression(text: string): string {
  return `\${{ ${text} }}`
}

/** A text inside an expression: quoted, so that no value becomes part of it. */
export function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`
}

/** The workflow's file. No permission at the top: each job asks for its own. */
export function workflowText({ name, on, concurrency, jobs }: Workflow, heading: string): string {
  // Named, Bash ends with the first command of a pipe that fails; unnamed, it would overlook all but the last.
  const defaults = { run: { shell: 'bash' } }
  const value = { name, on, permissions: {}, defaults, ...(concurrency && { concurrency }), jobs }
  const document = new Document(value, { aliasDuplicateObjects: false, version: '1.1' })
  visit(document, {
    Pair(_, { key, value: field }) {
      if (!isScalar(key) || !isScalar(field)) return
      if (key.value === 'uses') field.comment = ` ${VERSIONS.get(String(field.value)) ?? ''}`
      if (key.value === 'run') field.type = 'BLOCK_LITERAL'
      const why = WHY[`${key.value}: ${field.value}`]
      if (why !== undefined) field.comment = ` ${why}`
    },
  })
  const comment = heading.split('\n').map((line) => `# ${line}\n`)
  return comment.join('') + document.toString({ lineWidth: 0, minContentWidth: 0, singleQuote: true })
}
