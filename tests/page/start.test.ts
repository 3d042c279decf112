import assert from 'node:assert/strict'
import { test } from 'node:test'
import { addHome } from './double/scenes.ts'
import { pageTests } from './open-page.ts'

const open = pageTests()

test('the path goes on by itself: engine found, first answer, next computer', async (t) => {
  const { page, double } = await open(t, { scene: 'empty', path: '/' })
  await page.getByText('No engine was found on this computer yet').waitFor()
  addHome(double.state)
  double.state.chats.clear()
  double.state.keys.clear()
  for (const { id, name } of double.state.devices.values()) if (name !== 'study-pc') double.state.devices.delete(id)
  double.state.tell('all')
  await page.getByText('Ollama and Embedded engine on study-pc, 9 models').waitFor()
  await page.getByRole('button', { name: 'Ask' }).click()
  await page.getByText('You said: In two sentences').waitFor()
  await page.getByRole('button', { name: /^Get a first answer.*done$/ }).waitFor()
  await page.getByText('connect http').waitFor()
})

test('each tool gets lines with the key filled in, ready to paste', async (t) => {
  const { page, double } = await open(t, { path: '/start' })
  await page.getByRole('button', { name: /Use it from your programs/ }).click()
  await page.getByRole('button', { name: 'Create a key' }).click()
  await page.getByText('The key “First steps” is filled in below').waitFor()
  await page.getByRole('tab', { name: 'Python' }).click()
  await page.getByRole('button', { name: 'Copy lines for Python' }).click()
  const copied = await page.evaluate<string>('navigator.clipboard.readText()')
  assert.match(copied, new RegExp(`base_url="${double.origin}/v1", api_key="sk-ctl-[\\w-]{43}"`))
  assert.match(copied, /model="llama3.2:3b"/)
})

test('where there is no engine, each system gets its own commands', async (t) => {
  const { page } = await open(t, { scene: 'empty', path: '/start' })
  await page.getByRole('tab', { name: 'Windows' }).click()
  await page.getByText('winget install Ollama.Ollama').waitFor()
})
