import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { test } from 'node:test'
import { lockDirectory } from './directory-lock.ts'
import { temporaryDirectory } from './test-server.ts'

const { signal } = new AbortController()
const lockFile = new URL('./directory-lock.ts', import.meta.url).href

/** Takes the lock in a process of its own, which is then killed or says what stood in its way. */
function lockElsewhere(directory: string): string {
  const script = `import { lockDirectory } from ${JSON.stringify(lockFile)}
    await lockDirectory(process.argv[1], process.pid, new AbortController().signal)
      .then(() => process.kill(process.pid, 'SIGKILL'), (error) => console.log(error.code + ': ' + error.message))`
  const ended = spawnSync(process.execPath, ['--input-type=module', '-e', script, directory], { encoding: 'utf8' })
  return ended.signal ?? ended.stdout.trim()
}

test('another process is told who holds the directory', async () => {
  const directory = temporaryDirectory()
  const lock = await lockDirectory(directory, process.pid, signal)
  assert.equal(lockElsewhere(directory), `DATA_DIRECTORY_IN_USE: ${directory} is in use by process ${process.pid}`)
  lock.release()
})

test('a lock ends with its holder, however that one ends', async () => {
  const directory = temporaryDirectory()
  assert.equal(lockElsewhere(directory), 'SIGKILL')
  const lock = await lockDirectory(directory, process.pid, signal)
  lock.release()
})

test('a number left by a dead holder, even of a living process, keeps nobody out', async () => {
  const directory = temporaryDirectory()
  writeFileSync(path.join(directory, 'user'), `${process.ppid}\n`)
  assert.equal(lockElsewhere(directory), 'SIGKILL')
})
