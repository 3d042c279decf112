import assert from 'node:assert/strict'
import { test } from 'node:test'
import { connectCommand, sdkSnippets } from './snippets.ts'

const values = { url: 'https://models.example', key: 'sk-ctl-secret', model: 'llama3.2:3b' }

test('each tool gets lines of its own, with address, key and model filled in', () => {
  const snippets = sdkSnippets(values)
  assert.deepEqual(
    snippets.map(({ name }) => name),
    ['curl', 'Python', 'JavaScript', 'Anthropic SDK', 'Ollama', 'Claude Code', 'Other tools'],
  )
  for (const { text } of snippets) {
    assert.ok(Object.values(values).every((value) => text.includes(value)))
  }
})

test('the OpenAI dialect stands under /v1, the others at the root', () => {
  const under = sdkSnippets(values).filter(({ text }) => text.includes('models.example/v1'))
  assert.deepEqual(
    under.map(({ name }) => name),
    ['curl', 'Python', 'JavaScript', 'Other tools'],
  )
})

test('the pairing command fetches the agent from the gateway itself', () => {
  assert.equal(
    connectCommand('https://models.example'),
    'npx https://models.example/agent.tgz connect https://models.example',
  )
})
