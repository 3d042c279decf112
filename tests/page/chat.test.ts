import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ask, chatCalled, choose, pageTests } from './open-page.ts'

const open = pageTests()

/** Answers for some seconds: forty paragraphs, a word every few milliseconds. */
const ESSAY = 'Write an essay'
const LAST_OF_ESSAY = 'Paragraph 40.'

test('an answer comes in words, with who gave it and how fast', async (t) => {
  const { page } = await open(t)
  await ask(page, 'Good morning')
  await page.getByText('You said: Good morning').waitFor()
  await page.getByText(/llama3.2:3b on study-pc · \d+ tok\/s · 4 tokens/).waitFor()
  assert.equal(await page.getByLabel('Message').inputValue(), '')
})

test('the first question names the chat in the list', async (t) => {
  const { page } = await open(t)
  await ask(page, 'Good morning')
  await page.getByRole('navigation', { name: 'Chats' }).getByRole('link', { name: 'Good morning' }).waitFor()
  assert.match(page.url(), /\/chat\/[0-9a-f-]{36}$/)
})

test('an answer survives a reload', async (t) => {
  const { page } = await open(t)
  await ask(page, ESSAY)
  await page.getByText('Paragraph 2.').waitFor()
  await page.reload()
  await page.getByText(LAST_OF_ESSAY).waitFor()
})

test('a second tab sees the same answer grow', async (t) => {
  const { page } = await open(t)
  await ask(page, ESSAY)
  await page.getByText('Paragraph 2.').waitFor()
  const second = await page.context().newPage()
  await second.goto(page.url())
  await second.getByText(LAST_OF_ESSAY).waitFor()
})

test('an answer goes on when the connection was cut', async (t) => {
  const { page, double } = await open(t)
  await ask(page, ESSAY)
  await page.getByText('Paragraph 2.').waitFor()
  double.cutStreams()
  await page.getByText(LAST_OF_ESSAY).waitFor()
})

test('Esc stops an answer and keeps what came', async (t) => {
  const { page } = await open(t, { path: '/chat?model=endless' })
  await ask(page, 'Count')
  await page.getByText('You said').first().waitFor()
  await page.keyboard.press('Escape')
  await page.getByText('Stopped.').waitFor()
})

test('another answer is a version beside the first', async (t) => {
  const { page } = await open(t)
  await ask(page, 'Good morning')
  await page.getByRole('button', { name: 'Answer again' }).click()
  await page.getByText('2/2').waitFor()
  await page.getByRole('button', { name: 'Older version' }).click()
  await page.getByText('1/2').waitFor()
})

test('the arrow keys go through the versions', async (t) => {
  const { page } = await open(t)
  await ask(page, 'Good morning')
  await page.getByRole('button', { name: 'Answer again' }).click()
  await page.getByText('2/2').waitFor()
  await page.getByRole('button', { name: 'Older version' }).focus()
  await page.keyboard.press('ArrowLeft')
  await page.getByText('1/2').waitFor()
  await page.keyboard.press('ArrowRight')
  await page.getByText('2/2').waitFor()
})

test('the arrow up in an empty field edits the last question, and asks it beside the first', async (t) => {
  const { page } = await open(t)
  await ask(page, 'Good morning')
  await page.getByText('You said: Good morning').waitFor()
  await page.getByLabel('Message').press('ArrowUp')
  await page.getByLabel('Edit question').fill('Good evening')
  await page.keyboard.press('Enter')
  await page.getByText('You said: Good evening').waitFor()
  await page.getByText('2/2').waitFor()
})

test('a wait of two seconds says what it is for and how long it usually takes', async (t) => {
  const { page } = await open(t, { path: '/chat?model=slow-load', pace: { pieceMs: 5, loadMs: 3500 } })
  await ask(page, 'Hello')
  await page.getByText('Waiting for study-pc to load slow-load, usually 14 s').waitFor()
  await page.getByText('You said: Hello').waitFor()
})

test('a failed answer says why and can be tried again', async (t) => {
  const { page } = await open(t, { path: '/chat?model=breaks' })
  await ask(page, 'Tell me about the log')
  await page.getByText('study-pc was lost while it answered').waitFor()
  await page.getByRole('button', { name: 'Try again' }).click()
  await page.getByText('2/2').waitFor()
})

test('a question that could not be sent is not lost', async (t) => {
  const { page, double } = await open(t)
  await page.getByLabel('Message').fill('Precious words')
  double.state.isDown = true
  await page.getByRole('button', { name: 'Send' }).click()
  await page.getByText('The gateway cannot be reached. Check the connection').waitFor()
  assert.equal(await page.getByLabel('Message').inputValue(), 'Precious words')
})

test('what was typed survives a reload', async (t) => {
  const { page } = await open(t)
  await page.getByLabel('Message').fill('Half a thought')
  await page.reload()
  assert.equal(await page.getByLabel('Message').inputValue(), 'Half a thought')
})

test('thoughts are folded away', async (t) => {
  const { page } = await open(t, { path: '/chat?model=thinker:8b' })
  await ask(page, 'Why?')
  await page.getByText('You said: Why?').waitFor()
  assert.equal(await page.getByText('The person wants it short').isVisible(), false)
  await page.getByRole('button', { name: 'Thoughts' }).click()
  await page.getByText('The person wants it short').waitFor()
})

test('a screen reader hears the beginning and the end, not each word', async (t) => {
  const { page } = await open(t, { path: '/chat?model=endless' })
  await ask(page, 'Count')
  await page.getByRole('status').getByText('endless is answering').waitFor()
  await page.keyboard.press('Escape')
  await page.getByRole('status').getByText('The answer was stopped').waitFor()
})

test('a chat can be renamed', async (t) => {
  const { page } = await open(t, { path: chatCalled('Trip to Lisbon in May') })
  await choose(page, 'this chat', 'Rename')
  await page.getByRole('textbox', { name: 'Name' }).fill('Trip to Porto')
  await page.getByRole('button', { name: 'Rename', exact: true }).click()
  await page.getByRole('link', { name: 'Trip to Porto' }).waitFor()
})

test('a deleted chat leaves the list', async (t) => {
  const { page } = await open(t, { path: chatCalled('Trip to Lisbon in May') })
  await choose(page, 'this chat', 'Delete')
  await page.getByRole('button', { name: 'Delete chat' }).click()
  await page.waitForURL('**/chat')
  await page.getByRole('link', { name: 'Trip to Lisbon in May' }).waitFor({ state: 'detached' })
})

test('system prompt and parameters are kept for the chat', async (t) => {
  const { page, double } = await open(t)
  await page.getByRole('button', { name: 'Chat settings' }).click()
  await page.getByLabel('System prompt').fill('Be brief.')
  await page.getByLabel('Temperature').fill('0.5')
  await page.getByRole('button', { name: 'Save' }).click()
  await ask(page, 'Good morning')
  await page.getByText('You said: Good morning').waitFor()
  const kept = [...double.state.chats.values()].find(({ title }) => title === 'Good morning')
  assert.deepEqual([kept?.systemPrompt, kept?.parameters], ['Be brief.', { temperature: 0.5 }])
})
