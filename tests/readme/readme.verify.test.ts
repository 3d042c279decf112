import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { after, before, test } from 'node:test'
import { startCannedEngine } from '../engines/canned-engine.ts'
import { type Service, startService } from '../service/service.ts'

const root = path.resolve(import.meta.dirname, '../..')

let engine: Awaited<ReturnType<typeof startCannedEngine>>
let service: Service
let snippets: { language: string; code: string }[]

before(async () => {
  const readme = await readFile(path.join(root, 'README.md'), 'utf8')
  snippets = [...readme.matchAll(/^```(\w+)\n([\s\S]*?)^```/gm)].map(([, language = '', code = '']) => ({
    language,
    code,
  }))
  engine = await startCannedEngine()
  service = await startService({ engines: [engine.url] })
})

after(async () => {
  await service?.stop()
  await engine.stop()
})

/** Runs code as the reader would, with what `npm start` printed in the environment. */
async function run(program: string, args: readonly string[], code: string): Promise<string> {
  const environment = { ...process.env, GATEWAY: service.url, KEY: service.key, MODEL: 'canned' }
  const child = spawn(program, args, { cwd: root, env: environment, stdio: ['pipe', 'pipe', 'pipe'] })
  child.stdin.end(code)
  let output = ''
  let errors = ''
  child.stdout.on('data', (chunk) => (output += chunk))
  child.stderr.on('data', (chunk) => (errors += chunk))
  const exitCode = await new Promise((resolve) => child.on('close', resolve))
  assert.equal(exitCode, 0, errors)
  return output
}

test('every JavaScript snippet prints an answer', async () => {
  const javascript = snippets.filter(({ language }) => language === 'js')
  assert.equal(javascript.length, 3)
  for (const { code } of javascript) assert.match(await run(process.execPath, ['--input-type=module', '-'], code), /\w/)
})

test('the curl line prints an answer', async () => {
  const [curl] = snippets.filter(({ code }) => code.startsWith('curl'))
  assert.match(await run('sh', ['-s'], curl?.code ?? ''), /"choices":/)
})

test('the README is at most 150 lines', async () => {
  const lines = (await readFile(path.join(root, 'README.md'), 'utf8')).split('\n')
  assert.ok(lines.length <= 150, `${lines.length} lines`)
})
