import assert from 'node:assert/strict'
import { test } from 'node:test'
import { signIn } from './browser.ts'
import { pageTests } from './open-page.ts'

const open = pageTests()

const IS_DARK = 'getComputedStyle(document.documentElement).backgroundColor === "rgb(22, 22, 22)"'

test('the appearance is chosen at once and stays', async (t) => {
  const { page } = await open(t, { path: '/settings' })
  await page.getByRole('radio', { name: 'Dark' }).click()
  await page.waitForFunction(IS_DARK)
  await page.reload()
  await page.getByRole('radio', { name: 'Dark', checked: true }).waitFor()
  await page.waitForFunction(IS_DARK)
})

test('another browser can be signed out from here', async (t) => {
  const { page, double } = await open(t, { path: '/settings' })
  const other = await page.context().browser()?.newContext()
  assert.ok(other)
  const there = await signIn(other, double)
  await page.getByRole('button', { name: /^Sign out Chrome/ }).click()
  await there.getByRole('heading', { name: 'Sign in to your gateway' }).waitFor()
  await other.close()
})

test('the link for the phone signs one browser in', async (t) => {
  const { page } = await open(t, { path: '/settings' })
  await page.getByRole('button', { name: 'Make a login link' }).click()
  await page.getByRole('img', { name: 'QR code of the login link' }).waitFor()
  const link = await page.getByLabel('login link', { exact: true }).innerText()
  const phone = await (await page.context().browser()?.newContext())?.newPage()
  await phone?.goto(link)
  await phone?.waitForURL('**/chat')
  await phone?.context().close()
})

test('all chats can be deleted', async (t) => {
  const { page, double } = await open(t, { path: '/settings' })
  await page.getByRole('button', { name: 'Delete all chats' }).click()
  await page.getByRole('alertdialog').getByRole('button', { name: 'Delete all chats' }).click()
  await page.getByText('Chats will be listed here.').waitFor()
  assert.equal(double.state.chats.size, 0)
})
