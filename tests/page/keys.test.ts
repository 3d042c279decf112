import assert from 'node:assert/strict'
import { test } from 'node:test'
import { choose, pageTests } from './open-page.ts'

const open = pageTests()

test('a key with limits reads back what it may do, is shown once, and is listed', async (t) => {
  const { page } = await open(t, { path: '/keys' })
  await page.getByRole('button', { name: 'Create a key' }).click()
  await page.getByRole('textbox', { name: 'Name' }).fill('Editor')
  await page.getByRole('radio', { name: 'Only some' }).click()
  await page.getByText('Choose at least one model.').waitFor()
  await page.getByRole('checkbox', { name: 'gemma3:12b' }).check()
  await page.getByRole('radio', { name: '30 days' }).click()
  await page.getByText(/“Editor” may ask only gemma3:12b, until \d+ \w+ \d{4}\./).waitFor()
  await page.getByRole('button', { name: 'Create key' }).click()
  await page.getByText('It is shown only this once').waitFor()
  await page.getByRole('button', { name: 'Copy key' }).click()
  const secret = await page.evaluate<string>('navigator.clipboard.readText()')
  await page.getByRole('button', { name: 'Done' }).click()
  await page.getByText(`${secret.slice(0, 11)}…`).waitFor()
  assert.equal(await page.getByText(secret).count(), 0)
})

test('a key that cannot be made says why in its own form', async (t) => {
  const { page } = await open(t, { path: '/keys?create' })
  await page.getByRole('textbox', { name: 'Name' }).fill('fails')
  await page.getByRole('button', { name: 'Create key' }).click()
  await page.getByText('The database does not answer. Try again in a moment').waitFor()
})

test('a revoked key is gone', async (t) => {
  const { page } = await open(t, { path: '/keys' })
  await choose(page, 'Workshop', 'Revoke')
  await page.getByText(/Programs that use sk-ctl-\w{4}… are refused from then on/).waitFor()
  await page.getByRole('button', { name: 'Revoke', exact: true }).click()
  await page.getByRole('button', { name: 'More for Workshop' }).waitFor({ state: 'detached' })
})

test('each key says when it was used, what for, and when it ends', async (t) => {
  const { page } = await open(t, { path: '/keys' })
  await page.getByText('Used 2 minutes ago · every model').waitFor()
  await page.getByText('Never used · llama3.2:3b · expires in 5 days').waitFor()
  await page.getByText('Used 24 days ago · every model · expired 20 days ago').waitFor()
})
