import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Page } from 'playwright-core'
import { ask, pageTests } from './open-page.ts'

const open = pageTests()

const picker = (page: Page) => page.getByRole('combobox', { name: /^Model|^Choose a model/ })

test('the picker tells where a model runs, how it is and how fast it was', async (t) => {
  const { page } = await open(t)
  await page.getByRole('combobox', { name: 'Model: llama3.2:3b, study-pc, loaded, 48 tok/s' }).click()
  await page.getByRole('option', { name: 'qwen3-30b-a3b macbook, loaded, 61 tok/s' }).waitFor()
  await page.getByRole('option', { name: 'mistral-small-24b attic, offline' }).waitFor()
})

test('a demonstration is called one', async (t) => {
  const { page } = await open(t)
  await picker(page).click()
  await page.getByRole('option', { name: /smollm2-135m demonstration/ }).waitFor()
})

test('models are found by their name or their computer', async (t) => {
  const { page } = await open(t)
  await picker(page).click()
  await page.getByRole('combobox', { name: 'Search models' }).fill('attic')
  assert.equal(await page.getByRole('option').count(), 1)
})

test('a model on two computers can be asked on the one that is meant', async (t) => {
  const { page } = await open(t)
  await picker(page).click()
  await page.getByRole('option', { name: /Only on macbook/ }).click()
  await ask(page, 'Good morning')
  await page.getByText('macbook/gemma3:12b on macbook').waitFor()
})

test('the next chat begins with the model used last', async (t) => {
  const { page } = await open(t)
  await picker(page).click()
  await page.getByRole('option', { name: /qwen3/ }).click()
  await ask(page, 'Good morning')
  await page.getByText('You said: Good morning').waitFor()
  // A chat that has no title yet is called the same in the list of chats.
  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'New chat' }).click()
  await page.getByText('Ask qwen3-30b-a3b').waitFor()
})

test('the page notices by itself that a computer went offline', async (t) => {
  const { page, double } = await open(t)
  await page.getByText('study-pc, loaded, 48 tok/s').waitFor()
  for (const device of double.state.devices.values()) device.online = false
  double.state.tell('models')
  await page.getByText('study-pc is offline. Choose another model').waitFor()
})
