import type { Page } from 'playwright-core'
import type { ConsoleDouble } from './console-double.ts'
import type { ConsoleState, Mood } from './double/console-state.ts'
import type { Scene } from './double/scenes.ts'

/** One screen in one state, and how to get there. */
export interface Screen {
  name: string
  scene: Scene
  mood: Mood
  path: (state: ConsoleState) => string
  /** Seen when the screen has come; where it stays away, so does the picture. */
  shows: string | RegExp
  /** Looked at by somebody who has no session. */
  signedOut?: boolean
  /** Done on the screen before it is looked at. */
  act?: (page: Page, double: ConsoleDouble) => Promise<unknown>
}

const at = (path: string) => () => path
const chatCalled = (title: string) => (state: ConsoleState) =>
  `/chat/${[...state.chats.values()].find((chat) => chat.title === title)?.id}`

function well(name: string, path: Screen['path'], shows: Screen['shows'], act?: Screen['act'], scene: Scene = 'full') {
  return { name, scene, mood: 'well', path, shows, ...(act ? { act } : {}) } satisfies Screen
}

/** The four states of a screen that lists something: empty, loading, full, failed. */
function states(name: string, path: string, shows: { empty: string; full: string; waits: RegExp }): Screen[] {
  const failed = 'The database does not answer'
  return [
    { name: `${name}-empty`, scene: 'empty', mood: 'well', path: at(path), shows: shows.empty },
    { name: `${name}-loading`, scene: 'full', mood: 'slow', path: at(path), shows: shows.waits },
    { name: `${name}-full`, scene: 'crowded', mood: 'well', path: at(path), shows: shows.full },
    { name: `${name}-failed`, scene: 'full', mood: 'failing', path: at(path), shows: failed },
  ]
}

const menuOf = (name: string, entry: string) => async (page: Page) => {
  await page.getByRole('button', { name: `More for ${name}` }).click()
  await page.getByRole('menuitem', { name: entry }).click()
}

export const PAIRING = {
  name: 'workshop',
  system: { platform: 'linux', arch: 'arm64', release: 'Raspberry Pi OS 13', hostname: 'workshop' },
  agentVersion: '0.1.0',
  publicKey: 'A'.repeat(43),
}

async function enterNewCode(page: Page, { origin }: ConsoleDouble): Promise<void> {
  const answer = await fetch(`${origin}/console/pairings`, { method: 'POST', body: JSON.stringify(PAIRING) })
  const { code }: { code: string } = JSON.parse(await answer.text())
  await page.getByLabel('Code').fill(code)
  await page.getByRole('button', { name: 'Continue' }).click()
  await page.getByRole('button', { name: 'Approve' }).waitFor()
}

async function askAnd(page: Page, question: string, wait: string): Promise<void> {
  await page.getByLabel('Message').fill(question)
  await page.getByRole('button', { name: 'Send' }).click()
  await page.getByText(wait).first().waitFor()
}

export const screens: Screen[] = [
  { ...well('login', at('/login'), 'Get a new link'), signedOut: true },
  { ...well('login-used', at('/login#used'), 'This login link was used'), signedOut: true },
  well('start', at('/start'), 'Your own models, from anywhere'),
  well('start-first', at('/'), 'No engine was found', undefined, 'empty'),
  well('start-answer', at('/start'), 'Your own models', async (page) => {
    await page.getByRole('button', { name: /Get a first answer/ }).click()
    await page.getByRole('button', { name: 'Ask' }).click()
    await page.getByText('Continue in the chat').waitFor()
  }),
  well('start-sdk', at('/start'), 'Your own models', async (page) => {
    await page.getByRole('button', { name: /Use it from your programs/ }).click()
    await page.getByRole('button', { name: 'Create a key' }).click()
    await page.getByText('is filled in below').waitFor()
  }),
  ...states('devices', '/devices', {
    empty: 'No computer is paired yet',
    full: 'lab-199',
    waits: /Waiting for your comp/,
  }),
  well('devices', at('/devices'), 'study-pc', (page) => page.getByRole('button', { name: /^study-pc/ }).click()),
  well('devices-revoke', at('/devices'), 'study-pc', menuOf('study-pc', 'Revoke')),
  well('devices-rename', at('/devices'), 'study-pc', menuOf('study-pc', 'Rename')),
  well('pair', at('/pair'), 'On that computer'),
  well('pair-decide', at('/pair'), 'On that computer', enterNewCode),
  well('pair-unknown', at('/pair?code=ABCD-EFGH'), /not known/),
  well('pair-done', at('/pair'), 'On that computer', async (page, double) => {
    await enterNewCode(page, double)
    await page.getByRole('button', { name: 'Approve' }).click()
    await page.getByText('is paired and online').waitFor()
  }),
  ...states('keys', '/keys', { empty: 'No keys yet', full: 'Member 200', waits: /Waiting for your keys/ }),
  well('keys', at('/keys'), 'Editor on the laptop'),
  well('keys-create', at('/keys?create'), 'Create a key', async (page) => {
    await page.getByLabel('Name').fill('Editor')
    await page.getByRole('radio', { name: 'Only some' }).click()
    await page.getByLabel('gemma3:12b').check()
  }),
  well('keys-created', at('/keys?create'), 'Create a key', async (page) => {
    await page.getByLabel('Name').fill('Editor')
    await page.getByRole('button', { name: 'Create key' }).click()
    await page.getByText('shown only this once').waitFor()
  }),
  well('settings', at('/settings'), 'This browser'),
  well('settings-link', at('/settings'), 'This browser', async (page) => {
    await page.getByRole('button', { name: 'Make a login link' }).click()
    await page.getByRole('img', { name: /QR code/ }).waitFor()
  }),
  { name: 'settings-loading', scene: 'full', mood: 'slow', path: at('/settings'), shows: /Waiting for the list of br/ },
  {
    name: 'settings-failed',
    scene: 'full',
    mood: 'failing',
    path: at('/settings'),
    shows: 'The database does not answer',
  },
  well('chat-new', at('/chat'), /Ask /),
  well('chat-empty', at('/chat'), 'No computer offers a model yet', undefined, 'empty'),
  well('chat-models', at('/chat'), /Ask /, (page) => page.getByRole('combobox', { name: /^Model/ }).click()),
  well('chat-settings', at('/chat'), /Ask /, (page) => page.getByRole('button', { name: 'Chat settings' }).click()),
  well('chat', chatCalled('Busiest addresses in a log'), 'A tutor costs'),
  well('chat-failed-answer', chatCalled('Minutes of the meeting'), 'attic was lost while it answered'),
  well('chat-waiting', at('/chat?model=slow-load'), /Ask /, (page) =>
    askAnd(page, 'Hello', 'Waiting for study-pc to load'),
  ),
  well('chat-running', at('/chat?model=endless'), /Ask /, (page) => askAnd(page, 'Show the log script', 'sort -rn')),
  well('chat-thinking', at('/chat?model=thinker%3A8b'), /Ask /, (page) => askAnd(page, 'Why?', 'You said')),
  well('chat-offline-model', at('/chat?model=mistral-small-24b'), /Ask /, async (page) => {
    await page.getByLabel('Message').fill('Hello')
    await page.getByRole('button', { name: 'Send' }).click()
    await page.getByText('No computer that has').waitFor()
  }),
  { name: 'chat-loading', scene: 'full', mood: 'slow', path: at('/chat/1'), shows: /Waiting for this chat/ },
  { name: 'chat-failed', scene: 'full', mood: 'failing', path: at('/chat/1'), shows: 'The database does not answer' },
  well('chat-long', chatCalled('Ten thousand messages'), /Answer 9999/, undefined, 'crowded'),
  well('not-found', at('/nowhere'), 'There is no such page'),
  well('palette', at('/devices'), 'study-pc', async (page) => {
    await page.keyboard.press('Control+k')
    await page.getByRole('combobox', { name: /Search chats/ }).waitFor()
  }),
  well('offline', at('/devices'), 'study-pc', async (page, double) => {
    double.state.isDown = true
    double.cutStreams()
    await page.getByText('The gateway cannot be reached').waitFor()
  }),
]
