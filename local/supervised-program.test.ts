import assert from 'node:assert/strict'
import { EventEmitter, once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { after, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { type Message, type ProgramSpec, SupervisedProgram } from './supervised-program.ts'

const directory = mkdtempSync(path.join(tmpdir(), 'supervised '))
after(() => rmSync(directory, { recursive: true }))

/** A supervised sample, and an emitter of what it says and of what is said about it. */
function supervise(words: string[], spec: Partial<ProgramSpec> = {}) {
  const events = new EventEmitter()
  const program = new SupervisedProgram({
    name: 'sample',
    file: fileURLToPath(new URL('./sample-child.ts', import.meta.url)),
    words: () => words,
    environment: () => ({ SAMPLE_VALUE: 'given' }),
    readyMessage: 'up',
    logFile: path.join(directory, `${words[0]}.log`),
    onMessage: (message) => events.emit(message.type, message),
    onTrouble: (text) => events.emit('trouble', text),
    ...spec,
  })
  after(() => program.stop())
  return { program, events }
}

const pidOf = ({ pid }: Message) => Number(pid)

test('it is up when it says so, and was given its words and environment', async () => {
  const { program } = supervise(['serve'])
  const message = await program.start()
  assert.equal(message['value'], 'given')
})

test('the fault of a program that does not come up is thrown as it wrote it', async () => {
  const { program } = supervise(['refuse'])
  await assert.rejects(program.start(), { code: 'NOT_TODAY', message: 'it does not want to', mend: 'Ask tomorrow' })
})

test('it is stopped by its channel, so that it can end its work', async () => {
  const file = path.join(directory, 'note')
  const { program } = supervise(['note', file])
  await program.start()
  await program.stop()
  assert.equal(readFileSync(file, 'utf8'), 'parent-gone')
})

test('killed, it comes back and the person is told', async () => {
  const { program, events } = supervise(['killed'])
  const before = pidOf(await program.start())
  const [trouble, up] = [once(events, 'trouble'), once(events, 'up')]
  process.kill(before, 'SIGKILL')
  assert.match((await trouble)[0], /^the sample ended \(SIGKILL\) and is started again; its log is .*killed\.log$/)
  assert.notEqual(pidOf((await up)[0]), before)
})

test('what another start cannot help is told and left', async () => {
  const { program, events } = supervise(['left'], { comesBack: () => false })
  const pid = pidOf(await program.start())
  const trouble = once(events, 'trouble')
  process.kill(pid, 'SIGKILL')
  assert.equal((await trouble)[0], 'the sample ended: SIGKILL')
})

test('a restart is no trouble', async () => {
  const { program, events } = supervise(['restarted'])
  events.on('trouble', (text) => assert.fail(text))
  const before = pidOf(await program.start())
  assert.notEqual(pidOf(await program.restart()), before)
})
