import assert from 'node:assert/strict'
import { after, before, type TestContext, test } from 'node:test'
import { createLoginLink } from '@cloudtolocalllm/database/login-links'
import type { Browser, Page } from 'playwright-core'
import { type CannedEngine, startCannedEngine } from '../engines/canned-engine.ts'
import { type Service, startService } from '../service/service.ts'
import { openWindow, startBrowser } from './browser.ts'
import { pageFolder } from './double/built-page.ts'
import { ask, choose } from './open-page.ts'

let engine: CannedEngine
let service: Service
let browser: Browser

before(async () => {
  engine = await startCannedEngine()
  service = await startService({ engines: [engine.url], gateway: { CLOUDTOLOCALLLM_PAGE_DIRECTORY: pageFolder } })
  browser = await startBrowser()
})

after(async () => {
  await browser?.close()
  await service?.stop()
  await engine.stop()
})

/** A window of its own that came in by a login link. */
async function open(t: TestContext): Promise<Page> {
  const { token } = await createLoginLink(service.database, service.ownerId)
  const context = await openWindow(browser)
  t.after(() => context.close())
  const page = await context.newPage()
  await page.goto(`${service.url}/login#${token}`)
  await page.waitForURL((url) => url.pathname !== '/login')
  await page.goto(`${service.url}/chat`)
  return page
}

test('a person who comes in by a link gets an answer of a real engine', async (t) => {
  const page = await open(t)
  await ask(page, 'canned: tokens=5')
  await page.getByText(/^canned on .* · .* tok\/s · 5 tokens/).waitFor()
})

test('an answer goes on in the gateway while the page is reloaded', async (t) => {
  const page = await open(t)
  await ask(page, 'canned: tokens=150 interval=20')
  await page.getByRole('button', { name: 'Stop' }).waitFor()
  await page.reload()
  await page.getByText(/· 150 tokens/).waitFor()
})

test('stopping reaches the engine', async (t) => {
  const page = await open(t)
  const before = engine.aborted.length
  await ask(page, 'canned: tokens=5000 interval=20')
  await page.getByRole('button', { name: 'Stop' }).click()
  await page.getByText('Stopped.').waitFor()
  await service.nothingInFlight()
  assert.equal(engine.aborted.length, before + 1)
})

test('an engine that breaks off is told in words, and can be tried again', async (t) => {
  const page = await open(t)
  await ask(page, 'canned: crash=3')
  await page.getByRole('alert').waitFor()
  await page.getByRole('button', { name: 'Try again' }).click()
  await page.getByText('2/2').waitFor()
})

test('a key made on the page works at once, and is refused when revoked', async (t) => {
  const page = await open(t)
  await page.goto(`${service.url}/keys?create`)
  await page.getByRole('textbox', { name: 'Name' }).fill('Editor')
  await page.getByRole('button', { name: 'Create key' }).click()
  const secret = (await page.getByLabel('key', { exact: true }).innerText()).trim()
  const models = () => fetch(`${service.url}/v1/models`, { headers: { authorization: `Bearer ${secret}` } })
  assert.equal((await models()).status, 200)
  await page.getByRole('button', { name: 'Done' }).click()
  await choose(page, 'Editor', 'Revoke')
  await page.getByRole('button', { name: 'Revoke', exact: true }).click()
  await page.getByRole('button', { name: 'More for Editor' }).waitFor({ state: 'detached' })
  await service.until(async () => (await models()).status === 401)
})

test('the page works under the policy that the gateway sends, without a complaint', async (t) => {
  const page = await open(t)
  const complaints: string[] = []
  page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()))
  page.on('pageerror', (error) => complaints.push(error.message))
  for (const path of ['/chat', '/devices', '/keys', '/settings', '/pair', '/start']) {
    await page.goto(service.url + path)
    await page.getByRole('heading', { level: 1 }).waitFor({ state: 'attached' })
  }
  assert.deepEqual(complaints, [])
})

test('a revoked device is gone with its running answer', async (t) => {
  const page = await open(t)
  await ask(page, 'canned: tokens=5000 interval=20')
  await page.getByRole('button', { name: 'Stop' }).waitFor()
  await page.getByRole('link', { name: 'Devices' }).click()
  await page.getByRole('button', { name: /^More for/ }).click()
  await page.getByRole('menuitem', { name: 'Revoke' }).click()
  await page.getByRole('button', { name: 'Revoke', exact: true }).click()
  await page.getByText('was revoked. 1 running answer ended.').waitFor()
  await page.getByText('No computer is paired yet').waitFor()
})
