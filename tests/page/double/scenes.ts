import { randomUUID } from 'node:crypto'
import type { Chat, Device, Engine, EngineModel, Key, Message, System } from '@cloudtolocalllm/api/shapes'
import type { ConsoleState } from './console-state.ts'
import { CODE_REPLY, FORMULA_REPLY } from './replies.ts'

/** What the double holds when it starts. */
export type Scene = 'empty' | 'full' | 'crowded'

const MINUTE = 60_000
const DAY = 24 * 60 * MINUTE

const ago = (ms: number) => new Date(Date.now() - ms).toISOString()

export function fillScene(state: ConsoleState, scene: Scene): void {
  if (scene === 'empty') return
  addHome(state)
  if (scene === 'crowded') addCrowd(state)
}

const LINUX: System = { platform: 'linux', arch: 'x64', release: 'Debian GNU/Linux 13', hostname: 'study-pc' }
const MAC: System = { platform: 'darwin', arch: 'arm64', release: 'macOS 26.1', hostname: 'macbook.local' }
const WINDOWS: System = { platform: 'win32', arch: 'x64', release: 'Windows 11 Pro 24H2', hostname: 'ATTIC' }

export function addHome(state: ConsoleState): void {
  const study = device('study-pc', LINUX, [
    engine('ollama', '0.12.6', [
      model('llama3.2:3b', {
        loaded: true,
        size: 2.02e9,
        parameterSize: '3.2B',
        capabilities: ['completion', 'tools'],
      }),
      model('gemma3:12b', { size: 8.1e9, parameterSize: '12B', capabilities: ['completion', 'vision'] }),
      model('thinker:8b', { size: 5.2e9, parameterSize: '8B', capabilities: ['completion', 'thinking'] }),
      model('nomic-embed-text', { size: 2.7e8, parameterSize: '137M', capabilities: ['embedding'] }),
    ]),
    { ...engine('embedded', '3.19.0', [model('smollm2-135m')]), demonstration: true },
  ])
  const mac = device('macbook', MAC, [
    engine('lmstudio', null, [
      model('qwen3-30b-a3b', { loaded: true, size: 1.7e10, parameterSize: '30B', quantization: 'MLX 4bit' }),
      model('gemma3:12b', { size: 8.1e9, parameterSize: '12B', capabilities: ['completion', 'vision'] }),
    ]),
  ])
  const attic = device('attic', WINDOWS, [
    engine('llamacpp', 'b6940', [model('mistral-small-24b', { size: 1.4e10, parameterSize: '24B' })]),
  ])
  study.inFlight = 1
  study.allows = ['pull']
  Object.assign(attic, { online: false, since: ago(3 * DAY), roundTripMs: null })
  Object.assign(mac, { roundTripMs: 38, since: ago(42 * MINUTE) })
  for (const each of [study, mac, attic]) state.devices.set(each.id, each)
  addTrialModels(study)
  measure(state)
  for (const key of homeKeys()) state.keys.set(key.id, key)
  for (const chat of homeChats()) state.chats.set(chat.id, chat)
}

/** Models whose names provoke what a test wants to see. */
function addTrialModels(study: Device): void {
  const ollama = study.engines[0]
  ollama?.models.push(...['breaks', 'endless', 'fails', 'slow-load'].map((name) => model(name)))
}

function measure(state: ConsoleState): void {
  const figures: [string, number, number][] = [
    ['llama3.2:3b', 48.2, 2100],
    ['gemma3:12b', 17.6, 9400],
    ['qwen3-30b-a3b', 61.3, 14_000],
    ['slow-load', 12, 14_000],
  ]
  for (const [name, tokensPerSecond, loadMs] of figures) state.measured.set(name, { tokensPerSecond, loadMs })
}

export function device(name: string, system: System, engines: Engine[]): Device {
  return {
    id: randomUUID(),
    name,
    system,
    agentVersion: '0.1.0',
    online: true,
    since: ago(6 * DAY),
    pairedAt: ago(40 * DAY),
    engines,
    allows: [],
    inFlight: 0,
    roundTripMs: 11,
  }
}

export function engine(kind: Engine['kind'], version: string | null, models: EngineModel[]): Engine {
  return {
    id: randomUUID(),
    kind,
    version,
    state: 'ready',
    problem: null,
    dialects: kind === 'ollama' ? ['ollama', 'openai'] : ['openai'],
    demonstration: false,
    models,
  }
}

export function model(name: string, known: Partial<EngineModel> = {}): EngineModel {
  return {
    name,
    loaded: false,
    size: null,
    parameterSize: null,
    quantization: 'Q4_K_M',
    contextLength: 8192,
    capabilities: ['completion'],
    ...known,
  }
}

function key(name: string, known: Partial<Key> = {}): Key {
  const prefix = `sk-ctl-${randomUUID().slice(0, 4)}`
  return {
    id: randomUUID(),
    name,
    prefix,
    models: null,
    createdAt: ago(30 * DAY),
    expiresAt: null,
    lastUsedAt: null,
    ...known,
  }
}

function homeKeys(): Key[] {
  return [
    key('This computer', { lastUsedAt: ago(2 * MINUTE) }),
    key('Editor on the laptop', { lastUsedAt: ago(3 * DAY), models: ['qwen3-30b-a3b', 'llama3.2:3b'] }),
    key('Workshop', { expiresAt: ago(-6 * DAY), models: ['llama3.2:3b'] }),
    key('Old phone', { createdAt: ago(200 * DAY), expiresAt: ago(20 * DAY), lastUsedAt: ago(24 * DAY) }),
  ]
}

export function message(role: Message['role'], text: string, known: Partial<Message> = {}): Message {
  const answer = role === 'assistant'
  return {
    id: randomUUID(),
    parentId: null,
    role,
    text,
    reasoning: '',
    images: [],
    model: answer ? 'llama3.2:3b' : null,
    deviceName: answer ? 'study-pc' : null,
    state: 'complete',
    error: null,
    figures: answer ? { inputTokens: 31, outputTokens: 212, tokensPerSecond: 48.2, firstTokenMs: 240 } : null,
    createdAt: ago(5 * MINUTE),
    ...known,
  }
}

export function chat(title: string, messages: Message[], known: Partial<Chat> = {}): Chat {
  return {
    id: randomUUID(),
    title,
    model: 'llama3.2:3b',
    updatedAt: ago(5 * MINUTE),
    running: false,
    systemPrompt: '',
    parameters: {},
    messages,
    ...known,
  }
}

/** A question, two answers to it, the second one followed up; each message one second after the other. */
function branching(): Message[] {
  const asked = message('user', 'Which addresses ask most often? I have an access log of some gigabytes.')
  const first = message('assistant', 'Use `awk`.', { parentId: asked.id, createdAt: ago(5 * MINUTE - 1000) })
  const second = message('assistant', CODE_REPLY, { parentId: asked.id, createdAt: ago(5 * MINUTE - 2000) })
  const follow = message('user', 'And how do I solve a quadratic equation?', {
    parentId: second.id,
    createdAt: ago(5 * MINUTE - 3000),
  })
  const last = message('assistant', FORMULA_REPLY, { parentId: follow.id, createdAt: ago(5 * MINUTE - 4000) })
  return [asked, first, second, follow, last]
}

function failed(): Message[] {
  const asked = message('user', 'Summarise the minutes of the last meeting.')
  const answer = message('assistant', 'The meeting began with', {
    parentId: asked.id,
    model: 'mistral-small-24b',
    deviceName: 'attic',
    state: 'failed',
    error: 'attic was lost while it answered',
    figures: null,
  })
  return [asked, answer]
}

function homeChats(): Chat[] {
  const short = (title: string, age: number) => {
    const asked = message('user', title)
    return chat(title, [asked, message('assistant', `About that: ${title}`, { parentId: asked.id })], {
      updatedAt: ago(age),
    })
  }
  return [
    chat('Busiest addresses in a log', branching()),
    chat('Minutes of the meeting', failed(), { updatedAt: ago(50 * MINUTE), model: 'mistral-small-24b' }),
    short('Names for a sourdough starter', 3 * 60 * MINUTE),
    short('Explain credit based flow control', DAY),
    short('Trip to Lisbon in May', 2 * DAY),
    short('Rewrite the landing page intro', 5 * DAY),
    short('Regex for ISO dates', 12 * DAY),
  ]
}

const CROWD = 200

function addCrowd(state: ConsoleState): void {
  for (let at = 1; at <= CROWD; at += 1) {
    const number = String(at).padStart(3, '0')
    const system = [LINUX, MAC, WINDOWS][at % 3] ?? LINUX
    const lab = device(`lab-${number}`, system, [engine('ollama', '0.12.6', [model(`model-${number}:8b`)])])
    if (at % 4 === 0) Object.assign(lab, { online: false, since: ago(at * 60 * MINUTE), roundTripMs: null })
    state.devices.set(lab.id, lab)
    const member = key(`Member ${number}`, { lastUsedAt: ago(at * 60 * MINUTE) })
    state.keys.set(member.id, member)
    const talk = chat(`Question number ${number} about the fleet`, [], { updatedAt: ago(at * 200 * MINUTE) })
    state.chats.set(talk.id, talk)
  }
  const long = chat('Ten thousand messages', longTalk(10_000), { updatedAt: ago(0) })
  state.chats.set(long.id, long)
}

function longTalk(length: number): Message[] {
  const talk: Message[] = []
  for (let at = 0; at < length; at += 1) {
    const parentId = talk.at(-1)?.id ?? null
    const createdAt = ago((length - at) * 1000)
    const answer =
      at % 20 === 1 ? CODE_REPLY : `Answer ${at}: **yes**, and \`${at}\` is why. ${'More words. '.repeat(at % 30)}`
    talk.push(
      at % 2 === 0
        ? message('user', `Question ${at}?`, { parentId, createdAt })
        : message('assistant', answer, { parentId, createdAt }),
    )
  }
  return talk
}
