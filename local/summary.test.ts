import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { test } from 'node:test'
import { askLine, renderJson, renderModel, renderSummary, shellOf } from './summary.ts'

const access = {
  url: 'http://127.0.0.1:4141',
  ownUrl: 'http://127.0.0.1:4141',
  loginUrl: 'http://127.0.0.1:4141/login#token',
  apiKey: 'sk-ctl-key',
  apiKeyFile: '/home/ann/data/api-key',
  deviceId: 'd1',
}
const llama = { name: 'llama3.2', demonstration: false }

test('a person sees where the page is, how to sign in, the key and what to ask', () => {
  const lines = renderSummary(access, llama, 'posix').split('\n')
  assert.deepEqual(lines.slice(3, 6), [
    '  Page     http://127.0.0.1:4141',
    '  Sign in  http://127.0.0.1:4141/login#token   (works once, for ten minutes)',
    '  API key  sk-ctl-key   (kept in /home/ann/data/api-key)',
  ])
  assert.match(lines.at(-2) ?? '', /^curl http:\/\/127\.0\.0\.1:4141\/v1\/chat\/completions -H/)
})

test('where only the demonstration is there, the way to a better model follows', () => {
  const words = renderModel(access, { name: 'tiny', demonstration: true }, 'posix').join('\n')
  assert.match(
    words,
    /demonstration: it is small and knows little\. Install Ollama \(https:\/\/ollama\.com\/download\)/,
  )
  assert.doesNotMatch(renderModel(access, llama, 'posix').join('\n'), /demonstration/)
})

test('where there is no model, one line says what to install', () => {
  const words = renderModel(access, undefined, 'posix')
  assert.equal(words.length, 1)
  assert.match(words[0] ?? '', /^No model can be asked yet\. Install Ollama/)
})

test('a shell reads the pasted line as it is meant, whatever the model is called', () => {
  const name = `o'brien's "model" $HOME`
  const words = execFileSync('sh', ['-c', askLine(access, name, 'posix').replace('curl', `printf '%s\\n'`)], {
    encoding: 'utf8',
  })
  const [url, , key, , , , body] = words.split('\n')
  assert.deepEqual([url, key], ['http://127.0.0.1:4141/v1/chat/completions', 'Authorization: Bearer sk-ctl-key'])
  assert.equal(JSON.parse(body ?? '').model, name)
})

test('PowerShell gets its own words and its own quotes', () => {
  assert.equal(shellOf('win32'), 'powershell')
  const line = askLine(access, "o'brien", 'powershell')
  assert.match(line, /^\(Invoke-RestMethod http:\/\/127\.0\.0\.1:4141\/v1\/chat\/completions -Method Post /)
  assert.match(line, /-Body '\{"model":"o''brien",/)
})

test('programs get the same as one document', () => {
  const { ownUrl: _, ...shown } = access
  assert.deepEqual(JSON.parse(renderJson(access, llama)), { ...shown, model: 'llama3.2', demonstration: false })
  assert.equal(JSON.parse(renderJson(access, undefined)).model, null)
})
