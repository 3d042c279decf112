import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { after, test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { stopInOrder } from './stop.ts'

const SAMPLE = fileURLToPath(new URL('./sample-program.ts', import.meta.url))

/** A program, and the lines that it writes to standard output. */
function start(how: string) {
  const child = spawn(process.execPath, [SAMPLE, how], { stdio: ['ignore', 'pipe', 'pipe', 'ipc'] })
  after(() => child.kill('SIGKILL'))
  const lines = createInterface({ input: child.stdout ?? process.stdin })[Symbol.asyncIterator]()
  const line = async () => (await lines.next()).value
  return { child, line }
}

async function exitOf(child: ChildProcess): Promise<number | null> {
  if (child.exitCode === null) await once(child, 'exit')
  return child.exitCode
}

test('a fault ends the program with its words and its code, whatever is still open', async () => {
  const { child } = start('fail')
  let errors = ''
  child.stderr?.on('data', (text) => {
    errors += text
  })
  await once(child, 'close')
  assert.deepEqual([child.exitCode, errors], [3, 'SETTINGS_WRONG: it failed\n  Try again\n'])
})

test('each signal and the end of the parent ask a program to stop', async () => {
  const ways: [string, (child: ChildProcess) => void][] = [
    ['SIGINT', (child) => child.kill('SIGINT')],
    ['SIGTERM', (child) => child.kill('SIGTERM')],
    ['parent-gone', (child) => child.disconnect()],
  ]
  for (const [reason, act] of ways) {
    const { child, line } = start('stop')
    assert.equal(await line(), 'up')
    act(child)
    assert.equal(await line(), reason)
    assert.equal(await exitOf(child), 0)
  }
})

test('the same Ctrl-C may arrive twice, from the terminal and from npm; a later one does not wait', async () => {
  const { child, line } = start('linger')
  await line()
  child.kill('SIGINT')
  await line()
  child.kill('SIGINT')
  await pause(1100)
  assert.equal(child.exitCode, null)
  child.kill('SIGINT')
  assert.equal(await exitOf(child), 1)
})

test('parts are stopped last started first, and each gets its turn when one fails', async () => {
  const order: string[] = []
  const part = (name: string, failure?: Error) => ({
    stop: async () => {
      order.push(name)
      if (failure) throw failure
    },
  })
  const failure = new Error('no')
  await assert.rejects(stopInOrder([part('first'), part('second', failure), part('third')]), failure)
  assert.deepEqual(order, ['third', 'second', 'first'])
})
