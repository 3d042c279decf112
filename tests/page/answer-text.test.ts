import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Page } from 'playwright-core'
import { chat, message } from './double/scenes.ts'
import { ask, chatCalled, pageTests } from './open-page.ts'

const open = pageTests()

const copied = (page: Page) => page.evaluate<string>('navigator.clipboard.readText()')

test('a block of code is copied as it was written', async (t) => {
  const { page } = await open(t, { path: chatCalled('Busiest addresses in a log') })
  await page.getByRole('button', { name: 'Copy code' }).last().click()
  assert.match(await copied(page), /^cut -d ' ' -f 1 access\.log/)
})

test('code gets its colours when the highlighter has come', async (t) => {
  const { page } = await open(t, { path: chatCalled('Busiest addresses in a log') })
  await page.locator('.hljs-built_in').first().waitFor({ state: 'attached' })
})

test('formulas are set, and prices stay prices', async (t) => {
  const { page } = await open(t, { path: chatCalled('Busiest addresses in a log') })
  await page.locator('math').first().waitFor({ state: 'attached' })
  assert.equal(await page.locator('math').count(), 3)
  await page.getByText('between $20 and $40 an hour').waitFor()
})

test('the whole answer is copied as Markdown', async (t) => {
  const { page } = await open(t, { path: chatCalled('Busiest addresses in a log') })
  await page.getByRole('button', { name: 'Copy answer' }).last().click()
  assert.match(await copied(page), /\$ax\^2 \+ bx \+ c = 0\$/)
})

test('what a model writes is never run, and no picture of a stranger is fetched', async (t) => {
  const { page, double } = await open(t)
  const text = '<script>document.title = "run"</script><img src=x onerror=alert(1)> ![x](https://evil.example/p.png)'
  const hostile = chat('Hostile', [message('assistant', `Hello ${text}`)])
  double.state.chats.set(hostile.id, hostile)
  const asked: string[] = []
  page.on('request', (request) => asked.push(request.url()))
  await page.goto(`${double.origin}/chat/${hostile.id}`)
  await page.getByText('Hello').waitFor()
  await page.getByText('Picture: x').waitFor()
  assert.deepEqual(
    asked.filter((url) => !url.startsWith(double.origin) && !url.startsWith('data:')),
    [],
  )
  assert.match(await page.title(), /^Hostile/)
})

test('a link in an answer opens apart and tells nobody where it was', async (t) => {
  const { page, double } = await open(t)
  const linked = chat('Linked', [message('assistant', 'See [the notes](https://notes.example/a).')])
  double.state.chats.set(linked.id, linked)
  await page.goto(`${double.origin}/chat/${linked.id}`)
  const link = page.getByRole('link', { name: 'the notes' })
  assert.deepEqual(
    [await link.getAttribute('target'), await link.getAttribute('rel')],
    ['_blank', 'noreferrer noopener'],
  )
})

test('ten thousand messages open at the last and cost a screenful', async (t) => {
  const { page } = await open(t, { scene: 'crowded', path: chatCalled('Ten thousand messages') })
  await page.getByText('Answer 9999').waitFor()
  assert.ok((await page.getByRole('article').count()) < 40)
  await page.getByText('Answer 9999').hover()
  await page.mouse.wheel(0, -100_000)
  await page.getByRole('button', { name: 'To the newest message' }).click()
  await page.getByText('Answer 9999').waitFor()
})

test('an answer is followed to its end unless the person has scrolled away', async (t) => {
  const { page } = await open(t)
  await ask(page, 'Write an essay')
  await page.getByText('Paragraph 30.').waitFor()
  await page.getByText('Paragraph 30.').hover()
  await page.mouse.wheel(0, -2000)
  await page.getByRole('button', { name: 'To the newest message' }).waitFor()
  await page.getByRole('button', { name: 'Answer again' }).waitFor({ state: 'attached' })
  await page.getByRole('button', { name: 'To the newest message' }).waitFor()
})
