import assert from 'node:assert/strict'
import { test } from 'node:test'
import { pageTests } from './open-page.ts'

const open = pageTests()

test('without a session every path leads to the login, and back after it', async (t) => {
  const { page, double } = await open(t, { signedOut: true, path: '/devices' })
  await page.getByRole('heading', { name: 'Sign in to your gateway' }).waitFor()
  await page.getByLabel('Login link').fill(`${double.origin}/login#${double.loginToken()}`)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.waitForURL('**/devices')
})

test('a login link signs in and leaves no trace in the address or the history', async (t) => {
  const { page, double } = await open(t, { signedOut: true, path: '/login' })
  const token = double.loginToken()
  await page.goto('about:blank')
  await page.goto(`${double.origin}/login#${token}`)
  await page.waitForURL('**/chat')
  await page.goBack()
  assert.ok(!page.url().includes(token))
})

test('the first login leads through the first steps', async (t) => {
  const { page } = await open(t, { scene: 'empty', path: '/' })
  await page.getByRole('heading', { name: 'Your own models, from anywhere' }).waitFor()
})

test('a link that was used says so and how to get another', async (t) => {
  const { page } = await open(t, { signedOut: true, path: '/login#used' })
  await page.getByText('This login link was used or is older than ten minutes').waitFor()
  await page.getByText('It prints a fresh link each time').waitFor()
})

test('signing out ends here, and a session that ended elsewhere is noticed by itself', async (t) => {
  const { page, double } = await open(t, { path: '/settings' })
  await page.getByText('This browser').waitFor()
  double.state.browsers.clear()
  double.state.tell('sessions')
  await page.getByRole('heading', { name: 'Sign in to your gateway' }).waitFor()
})
