import assert from 'node:assert/strict'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { type TestContext, test } from 'node:test'
import { ExitCode } from '@cloudtolocalllm/runtime/fault'
import { rememberingTerminal } from '../terminal/sample-terminal.ts'
import { render } from './render.ts'

const root = path.resolve(import.meta.dirname, '../..')
const environments = path.join(root, 'environments')

/** A rendered folder that a test may spoil. */
async function rendered(t: TestContext): Promise<string> {
  const into = await mkdtemp(path.join(tmpdir(), 'render '))
  t.after(() => rm(into, { recursive: true }))
  assert.equal(await render({ environments, into }, rememberingTerminal(true).terminal), ExitCode.done)
  return into
}

test('what is committed is what a fresh render writes', async () => {
  const { answers, terminal } = rememberingTerminal(true)
  const code = await render({ environments, into: root, check: true }, terminal)
  assert.deepEqual(JSON.parse(answers[0] ?? '').changes, [])
  assert.equal(code, ExitCode.done)
})

test('a file that was changed, lost or left over is named by a check and mended by a render', async (t) => {
  const into = await rendered(t)
  await writeFile(path.join(into, 'k8s/aws/50-gateway.yaml'), 'by hand\n')
  await rm(path.join(into, 'config/dns/aws.yaml'))
  await mkdir(path.join(into, 'k8s/gone'))
  await writeFile(path.join(into, 'k8s/gone/old.yaml'), 'old\n')
  const { answers, terminal } = rememberingTerminal(true)
  assert.equal(await render({ environments, into, check: true }, terminal), ExitCode.failed)
  assert.deepEqual(JSON.parse(answers[0] ?? '').changes, [
    { path: 'config/dns/aws.yaml', change: 'added' },
    { path: 'k8s/aws/50-gateway.yaml', change: 'changed' },
    { path: 'k8s/gone/old.yaml', change: 'removed' },
  ])
  await render({ environments, into }, rememberingTerminal(true).terminal)
  assert.equal(await render({ environments, into, check: true }, rememberingTerminal(true).terminal), ExitCode.done)
})

test('line ends of Windows are no difference', async (t) => {
  const into = await rendered(t)
  const file = path.join(into, 'k8s/aws/50-gateway.yaml')
  await writeFile(file, (await readFile(file, 'utf8')).replaceAll('\n', '\r\n'))
  assert.equal(await render({ environments, into, check: true }, rememberingTerminal(true).terminal), ExitCode.done)
})
