import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFile, utimes, writeFile } from 'node:fs/promises'
import { test } from 'node:test'
import { temporaryDirectory } from '../rig/agent-rig.ts'
import { becomeSingleInstance, runningInstance } from './single-instance.ts'

/** The number of a process that has ended. */
async function deadProcess(): Promise<number> {
  const child = spawn(process.execPath, ['--version'], { stdio: 'ignore' })
  await once(child, 'exit')
  return child.pid ?? 0
}

test('a second agent on the same data is refused and told of the first', async (t) => {
  const directory = await temporaryDirectory(t)
  const instance = await becomeSingleInstance(directory)
  t.after(() => instance.stop())
  assert.equal(await runningInstance(directory), process.pid)
  await assert.rejects(becomeSingleInstance(directory), {
    code: 'AGENT_RUNNING',
    message: new RegExp(`process ${process.pid}`),
    mend: /status.*--data/,
  })
})

test('of many that start together exactly one runs', async (t) => {
  const directory = await temporaryDirectory(t)
  const tries = await Promise.allSettled(Array.from({ length: 10 }, () => becomeSingleInstance(directory)))
  const running = tries.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value] : []))
  assert.equal(running.length, 1)
  await running[0]?.stop()
})

test('an agent that stopped makes room', async (t) => {
  const directory = await temporaryDirectory(t)
  await (await becomeSingleInstance(directory)).stop()
  assert.equal(await runningInstance(directory), undefined)
  await (await becomeSingleInstance(directory)).stop()
})

test('the lock of a process that died is taken over at once', async (t) => {
  const directory = await temporaryDirectory(t)
  await writeFile(directory.file('agent.lock'), JSON.stringify({ pid: await deadProcess(), token: 'old' }))
  assert.equal(await runningInstance(directory), undefined)
  await (await becomeSingleInstance(directory)).stop()
})

for (const [when, age] of [
  ['long ago', 60_000],
  ['this moment', 0],
] as const) {
  test(`a holder that was killed ${when} and whose number is still in use makes room`, async (t) => {
    const directory = await temporaryDirectory(t)
    await writeFile(directory.file('agent.lock'), JSON.stringify({ pid: process.pid, token: 'old' }))
    const then = new Date(Date.now() - age)
    await utimes(directory.file('agent.lock'), then, then)
    await (await becomeSingleInstance(directory)).stop()
  })
}

test('a holder without a sign of life does not count as running', async (t) => {
  const directory = await temporaryDirectory(t)
  await writeFile(directory.file('agent.lock'), JSON.stringify({ pid: process.pid, token: 'old' }))
  const longAgo = new Date(Date.now() - 60_000)
  await utimes(directory.file('agent.lock'), longAgo, longAgo)
  assert.equal(await runningInstance(directory), undefined)
})

test('an agent that stops while another one waits makes room for it', async (t) => {
  const directory = await temporaryDirectory(t)
  const first = await becomeSingleInstance(directory)
  const second = becomeSingleInstance(directory)
  await first.stop()
  await (await second).stop()
})

test('who lost the lock to another process notices', async (t) => {
  const directory = await temporaryDirectory(t)
  const instance = await becomeSingleInstance(directory)
  await writeFile(directory.file('agent.lock'), JSON.stringify({ pid: 4_000_000, token: 'another' }))
  assert.equal((await instance.lost).code, 'AGENT_RUNNING')
  await instance.stop()
  assert.match(await readFile(directory.file('agent.lock'), 'utf8'), /another/)
})
