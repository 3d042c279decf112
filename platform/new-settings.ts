import type { Provider } from './settings.ts'
import { overlaps, type SettingsFault } from './settings-fault.ts'
import { readSettings } from './settings-file.ts'

/** What a person says about a new environment, as typed; what was not said is left out. */
export interface Answers {
  provider?: string | undefined
  domain?: string | undefined
  registry?: string | undefined
  account?: string | undefined
  project?: string | undefined
  region?: string | undefined
  nodes?: string | undefined
  backup?: string | undefined
  email?: string | undefined
  issuer?: string | undefined
  clientId?: string | undefined
}

/** One thing that is asked, in the order in which a person would be. */
export interface Question {
  name: keyof Answers
  /** The flag that answers it. */
  flag: string
  /** What a person reads. */
  asks: string
  /** The paths of the settings that it becomes: faults there are faults of the answer. */
  places: readonly string[]
  /** Where it is asked; default: everywhere. */
  providers?: readonly Provider[]
  /** It may be left empty. */
  optional?: boolean
}

const CLOUDS: readonly Provider[] = ['aws', 'azure', 'google']
const NOT_AWS: readonly Provider[] = ['azure', 'google', 'kubernetes']

/** Region and machine where none is named: the defaults of the settings, and the machines of the shipped ones. */
const USUAL: Readonly<Record<string, { region?: string; nodes?: string }>> = {
  aws: { region: 'us-east-1', nodes: 't3.medium' },
  azure: { region: 'eastus', nodes: 'Standard_D2as_v6' },
  google: { region: 'us-central1-a', nodes: 'e2-medium' },
}

const STORE_FORMS = 's3:BUCKET@REGION, azure:ACCOUNT/CONTAINER, google:BUCKET or directory:/PATH'

export const QUESTIONS: readonly Question[] = [
  {
    name: 'provider',
    flag: '--provider',
    asks: 'Where does the cluster run: aws, azure, google or kubernetes (any)?',
    places: ['provider'],
  },
  { name: 'domain', flag: '--domain', asks: 'Under which host name do people reach it?', places: ['domain'] },
  {
    name: 'registry',
    flag: '--registry',
    asks: 'Where are images, like ghcr.io/owner?',
    places: ['registry'],
    providers: NOT_AWS,
  },
  { name: 'account', flag: '--account', asks: 'AWS account number?', places: ['aws.account'], providers: ['aws'] },
  { name: 'project', flag: '--project', asks: 'Google project?', places: ['google.project'], providers: ['google'] },
  {
    name: 'region',
    flag: '--region',
    asks: 'Region (on Google a zone or a region)?',
    places: ['aws.region', 'azure.region', 'google.location'],
    providers: CLOUDS,
    optional: true,
  },
  {
    name: 'nodes',
    flag: '--nodes',
    asks: 'Machine type of the nodes?',
    places: ['cluster.nodes.type'],
    providers: CLOUDS,
    optional: true,
  },
  {
    name: 'backup',
    flag: '--backup',
    asks: `Where do backups go: ${STORE_FORMS}?`,
    places: ['backup.store'],
    providers: NOT_AWS,
  },
  {
    name: 'email',
    flag: '--email',
    asks: 'Who hears of alarms and of the budget (e-mail)?',
    places: ['alerts.email', 'budget.email'],
    optional: true,
  },
  {
    name: 'issuer',
    flag: '--issuer',
    asks: 'Which OpenID Connect issuer signs people in? None: accounts of our own.',
    places: ['identity.issuer'],
    optional: true,
  },
  {
    name: 'clientId',
    flag: '--client-id',
    asks: 'What is this service called at the issuer (client id)?',
    places: ['identity.clientId'],
    optional: true,
  },
]

/** The questions that the answers so far make sense of. */
export function questionsFor({ provider, issuer }: Answers): readonly Question[] {
  return QUESTIONS.filter(({ name, providers }) => {
    if (name === 'clientId' && issuer === undefined) return false
    return providers === undefined || providers.some((one) => one === provider)
  }).map((question) => (question.name === 'clientId' ? { ...question, optional: false } : question))
}

/** What stands there where a question is left empty; undefined where nothing does. */
export function usualAnswer({ name }: Question, { provider = '' }: Answers): string | undefined {
  return name === 'region' || name === 'nodes' ? USUAL[provider]?.[name] : undefined
}

/** The text of a new settings file: commented, without what has a default. It may have faults where the answers do. */
export function newSettings(name: string, answers: Answers): string {
  return `${paragraphs(name, answers).filter(Boolean).join('\n\n')}\n`
}

/** What is wrong with one answer, among all so far. */
export function faultsOfAnswer(name: string, answers: Answers, { places }: Question): readonly SettingsFault[] {
  const result = readSettings(newSettings(name, answers), `${name}.yaml`)
  const isOwn = ({ path }: SettingsFault) => places.some((place) => overlaps(place.split('.'), path.split(/[.[]/)))
  return 'faults' in result ? result.faults.filter(isOwn) : []
}

function paragraphs(name: string, answers: Answers): string[] {
  const { provider = '', domain = '', registry, email, issuer, clientId, backup } = answers
  return [
    [
      '# yaml-language-server: $schema=settings.schema.json',
      `# ${comment(name)}: what differs from the defaults, and why. docs/settings.md lists every key.`,
      `provider: ${scalar(provider)}`,
      `domain: ${scalar(domain)}`,
    ].join('\n'),
    registry === undefined ? '' : `# Images are pushed to and pulled from here.\nregistry: ${scalar(registry)}`,
    providerSection(answers),
    provider in USUAL ? `# Two of them, on which everything runs.\ncluster:\n  nodes: ${nodesOf(answers)}` : '',
    backup === undefined
      ? ''
      : `# Nothing else keeps what people store: backups and every change go there, encrypted.\nbackup:\n  store: ${storeOf(backup)}`,
    issuer === undefined
      ? '# Nobody signs people in for us, so that the service has accounts of its own. Otherwise:\n# identity: { issuer: https://issuer.example, clientId: cloudtolocalllm }'
      : `identity:\n  issuer: ${scalar(issuer)}\n  clientId: ${scalar(clientId ?? '')}`,
    email === undefined ? '' : `budget: { email: ${scalar(email)} }\nalerts: { email: ${scalar(email)} }`,
  ]
}

function providerSection(answers: Answers): string {
  const { provider = '', account, project, region } = answers
  const usual = USUAL[provider]?.region
  const place = region === undefined || region === usual ? undefined : region
  if (provider === 'aws') return section('aws', { account, region: place })
  if (provider === 'azure') return section('azure', { region: place })
  if (provider === 'google') return section('google', { project, location: place })
  return ''
}

function section(name: string, members: Readonly<Record<string, string | undefined>>): string {
  const lines = Object.entries(members).flatMap(([key, value]) =>
    value === undefined ? [] : [`  ${key}: ${scalar(value)}`],
  )
  return lines.length === 0 ? `# As by default.\n${name}: {}` : [`${name}:`, ...lines].join('\n')
}

function nodesOf({ provider = '', nodes = USUAL[provider]?.nodes ?? '' }: Answers): string {
  return `{ type: ${scalar(nodes)} }`
}

/** A store in its short form as YAML; a text that is in none of the forms stands as it is, and is found to be no store. */
function storeOf(text: string): string {
  const s3 = /^s3:([^@]*)@([^@]*)$/.exec(text)
  if (s3) return flow({ kind: 's3', bucket: s3[1] ?? '', region: s3[2] ?? '' })
  const azure = /^azure:([^/]*)\/([^/]*)$/.exec(text)
  if (azure) return flow({ kind: 'azure', account: azure[1] ?? '', container: azure[2] ?? '' })
  if (text.startsWith('google:')) return flow({ kind: 'google', bucket: text.slice('google:'.length) })
  if (text.startsWith('directory:')) return flow({ kind: 'directory', path: text.slice('directory:'.length) })
  return scalar(text)
}

function flow(members: Readonly<Record<string, string>>): string {
  return `{ ${Object.entries(members)
    .map(([key, value]) => `${key}: ${scalar(value)}`)
    .join(', ')} }`
}

/** Words that some parser takes for something else than text. */
const NO_TEXT = /^(true|false|null|yes|no|on|off|y|n)$/i

/** JSON's strings are YAML's, and say the same in both. */
function scalar(text: string): string {
  return /^[A-Za-z][A-Za-z0-9._/-]*$/.test(text) && !NO_TEXT.test(text) ? text : JSON.stringify(text)
}

function comment(text: string): string {
  return text.replaceAll(/[^\w.-]/g, ' ')
}
