import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { copyFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { after, afterEach, before, test } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { DEMONSTRATION_MODEL } from '@cloudtolocalllm/local/embedded-engine/model'
import { type EmbeddedEngine, startEmbeddedEngine } from '@cloudtolocalllm/local/embedded-engine/start'
import { runnersOf } from '../engines/ollama-process.ts'
import { prepareDataDirectory } from './embedded-engine.ts'

const LOOK_AGAIN_MS = 20

let dataDirectory: string
const engines: EmbeddedEngine[] = []
before(async () => {
  dataDirectory = await prepareDataDirectory()
})
afterEach(async () => {
  for (const engine of engines.splice(0)) await engine.stop()
})
after(() => rm(dataDirectory, { recursive: true }))

async function start(modelFile?: string): Promise<EmbeddedEngine> {
  const engine = await startEmbeddedEngine({ dataDirectory, modelFile })
  engines.push(engine)
  return engine
}

function chat(url: string, model: string, tokens: number, signal?: AbortSignal): Promise<Response> {
  const messages = [{ role: 'user', content: 'Write a very long story' }]
  const body = JSON.stringify({ model, messages, options: { num_predict: tokens } })
  return fetch(`${url}/api/chat`, { method: 'POST', body, ...(signal && { signal }) })
}

async function untilAnswers(url: string): Promise<void> {
  while (!(await fetch(`${url}/api/version`).catch(() => undefined))?.ok) await delay(LOOK_AGAIN_MS)
}

test('the model in place is used, without any source', async () => {
  const engine = await startEmbeddedEngine({ dataDirectory, sources: [] })
  engines.push(engine)
  assert.equal(engine.modelName, DEMONSTRATION_MODEL.name)
  assert.equal((await chat(engine.url, engine.modelName, 2)).status, 200)
})

test('a given file is served under its own name', async () => {
  const file = join(dataDirectory, 'My Model.gguf')
  await copyFile(join(dataDirectory, 'models', DEMONSTRATION_MODEL.fileName), file)
  const engine = await start(file)
  assert.equal(engine.modelName, 'my model')
  assert.equal((await chat(engine.url, 'my model', 2)).status, 200)
})

test('a given file that only looks like a model is a fault with its path', async () => {
  const file = join(dataDirectory, 'broken.gguf')
  await writeFile(file, `GGUF${'x'.repeat(1_000)}`)
  await assert.rejects(start(file), { code: 'MODEL_FILE_INVALID', message: /broken\.gguf cannot be loaded/ })
  assert.deepEqual(await runnersOf(process.pid), [])
})

test('a client that goes away frees the engine for the next one', async () => {
  const { url, modelName } = await start()
  const leaving = new AbortController()
  const response = await chat(url, modelName, 4_000, leaving.signal)
  await response.body?.getReader().read()
  leaving.abort()
  const next = await (await chat(url, modelName, 3)).text()
  assert.match(next, /"done":true/)
})

test('stopped in the middle of an answer it is gone', async () => {
  const { url, modelName, stop } = await start()
  const response = await chat(url, modelName, 4_000)
  await stop()
  await assert.rejects(response.text())
  await assert.rejects(fetch(url))
})

test('killed, it comes back at the same address', async () => {
  const { url, modelName } = await start()
  const [pid] = await runnersOf(process.pid)
  assert.ok(pid)
  process.kill(pid, 'SIGKILL')
  await assert.rejects(chat(url, modelName, 2))
  await untilAnswers(url)
  assert.equal((await chat(url, modelName, 2)).status, 200)
})

test('nothing of it is left when the program that started it is killed', async () => {
  const parent = spawn(process.execPath, [fileURLToPath(new URL('parent.ts', import.meta.url)), dataDirectory], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const url = await firstLine(parent)
  const [pid] = await runnersOf(parent.pid ?? 0)
  assert.ok(pid)
  parent.kill('SIGKILL')
  await once(parent, 'exit')
  while (isAlive(pid)) await delay(LOOK_AGAIN_MS)
  await assert.rejects(fetch(url))
})

async function firstLine({ stdout }: ChildProcess): Promise<string> {
  if (stdout === null) throw new Error('no output')
  const [line] = (await once(createInterface({ input: stdout }), 'line')) as [string]
  return line
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}
