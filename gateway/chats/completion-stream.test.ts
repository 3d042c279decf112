import assert from 'node:assert/strict'
import { test } from 'node:test'
import { errorText, type Piece, readCompletion, readErrorAnswer } from './completion-stream.ts'

const END = 'data: {"choices":[{"delta":{},"finish_reason":"stop"}]}\n\ndata: [DONE]\n\n'

async function* bytes(text: string, size = 1_000): AsyncGenerator<Uint8Array> {
  const all = Buffer.from(text)
  for (let at = 0; at < all.length; at += size) yield all.subarray(at, at + size)
}

async function read(text: string, size?: number): Promise<Piece[]> {
  const pieces: Piece[] = []
  for await (const piece of readCompletion(bytes(text, size))) pieces.push(piece)
  return pieces
}

function delta(words: object): string {
  return `data: ${JSON.stringify({ choices: [{ delta: words }] })}\n\n`
}

test('words, thoughts and counts come in order', async () => {
  const usage = 'data: {"choices":[],"usage":{"prompt_tokens":5,"completion_tokens":2}}\n\n'
  const pieces = await read(delta({ reasoning_content: 'hm' }) + delta({ content: 'Hi' }) + usage + END)
  assert.deepEqual(pieces, [
    { type: 'reasoning', text: 'hm' },
    { type: 'text', text: 'Hi' },
    { type: 'usage', inputTokens: 5, outputTokens: 2 },
  ])
})

test('letters that are cut between two packets arrive whole, however small the packets', async () => {
  for (const size of [1, 2, 3, 7]) {
    assert.deepEqual(await read(delta({ content: 'Grüße 👋🏽' }) + END, size), [{ type: 'text', text: 'Grüße 👋🏽' }])
  }
})

test('Ollama’s `reasoning` and a role without words are understood', async () => {
  const pieces = await read(delta({ role: 'assistant', content: '' }) + delta({ content: null, reasoning: 'so' }) + END)
  assert.deepEqual(pieces, [{ type: 'reasoning', text: 'so' }])
})

test('keepalive comments and carriage returns are no words', async () => {
  assert.deepEqual(await read(`: alive\r\n\r\n${delta({ content: 'x' }).replaceAll('\n', '\r\n')}${END}`), [
    { type: 'text', text: 'x' },
  ])
})

test('a stream that just stops is broken, though its words arrived', async () => {
  const seen: Piece[] = []
  const reading = async () => {
    for await (const piece of readCompletion(bytes(delta({ content: 'half' })))) seen.push(piece)
  }
  await assert.rejects(reading, { name: 'CompletionBroken', message: /broke off/ })
  assert.deepEqual(seen, [{ type: 'text', text: 'half' }])
})

test('either a finish reason or [DONE] is an end', async () => {
  await read('data: {"choices":[{"delta":{},"finish_reason":"length"}]}\n\n')
  await read('data: [DONE]\n\n')
})

test('an error in the stream is said in the engine’s words', async () => {
  await assert.rejects(read('data: {"error":{"message":"out of memory"}}\n\n'), {
    message: 'the engine says: out of memory',
  })
})

test('what is no chat completion is called so', async () => {
  await assert.rejects(read('data: <html>\n\n'), { message: /no chat completion/ })
})

test('the words of an error are found in every engine’s shape', () => {
  assert.equal(errorText({ error: { message: 'a', code: 1 } }), 'a')
  assert.equal(errorText({ error: 'b' }), 'b')
  assert.equal(errorText({ detail: 'c' }), '{"detail":"c"}')
})

test('an error answer that is no JSON is shown as it is, within bounds', async () => {
  assert.equal(await readErrorAnswer(bytes('Bad gateway')), 'Bad gateway')
  assert.equal((await readErrorAnswer(bytes('x'.repeat(200_000)))).length, 500)
  assert.equal(await readErrorAnswer(bytes('')), 'nothing')
})
