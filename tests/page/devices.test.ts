import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Page } from 'playwright-core'
import type { ConsoleDouble } from './console-double.ts'
import { ask, choose, pageTests } from './open-page.ts'
import { PAIRING } from './screens.ts'

const open = pageTests()

/** A computer that shows this code. */
async function startPairing({ origin }: ConsoleDouble): Promise<string> {
  const answer = await fetch(`${origin}/console/pairings`, { method: 'POST', body: JSON.stringify(PAIRING) })
  const { code }: { code: string } = JSON.parse(await answer.text())
  return code
}

const row = (page: Page, name: string) => page.getByRole('button', { name: new RegExp(`^${name}`) })

test('computers that are online come first, each with its state and what it offers', async (t) => {
  const { page } = await open(t, { path: '/devices' })
  await row(page, 'macbook').waitFor()
  const rows = await page.getByRole('main').getByRole('listitem').allInnerTexts()
  assert.match(rows[0] ?? '', /macbook\s+Online · LM Studio, 2 models/)
  assert.match(rows[2] ?? '', /attic\s+Offline, last seen 3 days ago · llama.cpp, 1 model/)
})

test('a row opens to everything that is known', async (t) => {
  const { page } = await open(t, { path: '/devices' })
  await row(page, 'study-pc').click()
  await page.getByText('Debian GNU/Linux 13, x64').waitFor()
  await page.getByText('asking its models, and to pull them').waitFor()
  await page.getByText('loaded · 3.2B · 2.0 GB · 8,192 tokens').waitFor()
})

test('a renamed computer has its new name in the list', async (t) => {
  const { page } = await open(t, { path: '/devices' })
  await choose(page, 'study-pc', 'Rename')
  await page.getByRole('textbox', { name: 'Name' }).fill('library')
  await page.getByRole('button', { name: 'Rename', exact: true }).click()
  await row(page, 'library').waitFor()
})

test('a name that another computer has is refused where it was typed', async (t) => {
  const { page } = await open(t, { path: '/devices' })
  await choose(page, 'study-pc', 'Rename')
  await page.getByRole('textbox', { name: 'Name' }).fill('macbook')
  await page.getByRole('button', { name: 'Rename', exact: true }).click()
  await page.getByText('Another computer is called macbook. Choose another name').waitFor()
})

test('revoking cuts running answers at once, and says so before and after', async (t) => {
  const { page } = await open(t, { path: '/chat?model=endless' })
  await ask(page, 'Count')
  await page.getByText('You said').first().waitFor()
  await page.getByRole('link', { name: 'Devices' }).click()
  await choose(page, 'study-pc', 'Revoke')
  await page.getByText('The 2 answers that study-pc is writing now are cut off.').waitFor()
  await page.getByRole('button', { name: 'Revoke', exact: true }).click()
  await page.getByText('study-pc was revoked. 1 running answer ended.').waitFor()
  assert.equal(await row(page, 'study-pc').count(), 0)
})

test('a paired computer appears by itself', async (t) => {
  const { page, double } = await open(t, { path: '/devices' })
  await row(page, 'study-pc').waitFor()
  const { state } = double
  const [first] = state.devices.values()
  assert.ok(first)
  state.devices.set('new', { ...first, id: 'new', name: 'newcomer' })
  state.tell('devices')
  await row(page, 'newcomer').waitFor()
})

test('a code however it is typed leads to the computer that shows it, and approving pairs it', async (t) => {
  const { page, double } = await open(t, { path: '/pair' })
  const code = await startPairing(double)
  await page.getByLabel('Code').fill(` ${code.toLowerCase().replace('-', ' ')}`)
  await page.getByRole('button', { name: 'Continue' }).click()
  await page.getByText('Raspberry Pi OS 13, arm64').waitFor()
  await page.getByText('192.168.1.34').waitFor()
  await page.getByText(/^[0-9a-f]{4}( [0-9a-f]{4}){3}$/).waitFor()
  await page.getByLabel('Call it').fill('shed')
  await page.getByRole('button', { name: 'Approve' }).click()
  await page.getByText('shed is paired and online with 1 model.').waitFor()
})

test('a link with the code in it goes straight to the decision, and denying leaves nothing', async (t) => {
  const { page, double } = await open(t, { path: '/pair' })
  const before = double.state.devices.size
  await page.goto(`${double.origin}/pair?code=${await startPairing(double)}`)
  await page.getByRole('button', { name: 'Deny' }).click()
  await page.getByText('Denied. That computer gets no access.').waitFor()
  assert.equal(double.state.devices.size, before)
})

test('a code that nobody shows says what to do', async (t) => {
  const { page } = await open(t, { path: '/pair?code=BCDF-GHJK' })
  await page.getByText('BCDF-GHJK: This code is not known or has expired').waitFor()
  await page.getByRole('button', { name: 'Enter another code' }).click()
  await page.getByLabel('Code').waitFor()
})

test('the command to pair names this gateway and can be copied', async (t) => {
  const { page, double } = await open(t, { path: '/pair' })
  await page.getByRole('button', { name: 'Copy command' }).click()
  const copied = await page.evaluate<string>('navigator.clipboard.readText()')
  assert.equal(copied, `npx ${double.origin}/agent.tgz connect ${double.origin}`)
})
