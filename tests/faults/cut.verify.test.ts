import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { after, before, beforeEach, test } from 'node:test'
import { getCACertificates, setDefaultCACertificates } from 'node:tls'
import { Program } from '../service/program.ts'
import { type Service, startService } from '../service/service.ts'
import { type CuttableLink, layLink } from './cuttable-link.ts'

let link: CuttableLink
let engine: Program
let service: Service

before(async () => {
  link = await layLink()
  setDefaultCACertificates([...getCACertificates(), readFileSync(link.certificateFile, 'utf8')])
  engine = new Program('tests/engines/canned-main.ts', ['--port', '18080'], {}, link.namespace)
  service = await startService({ engines: ['http://127.0.0.1:18080'], link })
})

after(async () => {
  await service?.stop()
  await engine.kill()
  await link.remove()
})

const say = (content: string, stream = true) =>
  service.post('/v1/chat/completions', { model: 'canned', stream, messages: [{ role: 'user', content }] })

const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds))

// A test before may have left the agent on its way back.
beforeEach(() => service.until(async () => (await say('hi', false)).status === 200))

/** Words of an answer that was not cut. */
async function whole(content: string): Promise<string> {
  return (await say(content)).text()
}

/** Contents of a stream, without what differs between two runs. */
function tokens(stream: string): string[] {
  return [...stream.matchAll(/"content":"([^"]*)"/g)].map(([, content = '']) => content)
}

test('an answer that runs while the cable is out for seven seconds arrives whole and in order', async () => {
  const script = 'canned: tokens=150 interval=100'
  const answer = await say(script)
  const text = answer.text()
  await pause(1_000)
  await link.cut()
  await pause(7_000)
  await link.mend()
  assert.deepEqual(tokens(await text), tokens(await whole('canned: tokens=150')))
})

test('an answer that is ready while the cable is out is delivered when it is back', async () => {
  const answer = say('canned: stall=2000', false)
  await pause(500)
  await link.cut()
  await pause(6_000)
  await link.mend()
  assert.equal((await answer).status, 200)
})

test('an answer whose device stays away ends with an error of the dialect', async () => {
  const text = (await say('canned: tokens=500 interval=50')).text()
  await pause(500)
  await link.cut()
  assert.match(await text, /"code":"device_lost"/)
  assert.equal((await say('hi', false)).status, 503)
  await link.mend()
  await service.until(async () => (await say('hi', false)).status === 200)
})
