import assert from 'node:assert/strict'
import { test } from 'node:test'
import { pageTests } from './open-page.ts'

const open = pageTests()

test('Ctrl-K finds a chat by a few letters', async (t) => {
  const { page } = await open(t, { path: '/keys' })
  await page.getByRole('heading', { name: 'Keys' }).waitFor()
  await page.keyboard.press('Control+k')
  await page.getByRole('combobox', { name: 'Search chats' }).fill('lisbon')
  await page.keyboard.press('Enter')
  await page.getByText('About that: Trip to Lisbon').waitFor()
})

test('Ctrl-K does things: it changes the appearance', async (t) => {
  const { page } = await open(t, { path: '/keys' })
  await page.getByRole('heading', { name: 'Keys' }).waitFor()
  await page.keyboard.press('Control+k')
  await page.getByRole('combobox', { name: 'Search chats' }).fill('appearance: dark')
  await page.keyboard.press('Enter')
  await page.waitForFunction('document.documentElement.dataset.appearance === "dark"')
})

test('/ goes to the composer from everywhere, and is a letter inside it', async (t) => {
  const { page } = await open(t, { path: '/devices' })
  await page.getByRole('heading', { name: 'Devices' }).waitFor()
  await page.keyboard.press('/')
  await page.waitForURL('**/chat')
  await page.getByLabel('Message').focus()
  await page.keyboard.type('a/b')
  assert.equal(await page.getByLabel('Message').inputValue(), 'a/b')
})

test('the first stop of the Tab key skips what stands beside the page', async (t) => {
  const { page } = await open(t, { path: '/devices' })
  await page.getByRole('heading', { name: 'Devices' }).waitFor()
  await page.keyboard.press('Tab')
  await page.getByRole('link', { name: 'Skip to content' }).press('Enter')
  await page.keyboard.press('Tab')
  assert.equal(await page.evaluate('document.activeElement.textContent'), 'Pair a computer')
})
