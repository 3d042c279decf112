import assert from 'node:assert/strict'
import { mkdir } from 'node:fs/promises'
import { type TestContext, test } from 'node:test'
import { createLog } from '@cloudtolocalllm/runtime/log'
import { temporaryDirectory } from '../rig/agent-rig.ts'
import type { AgentState } from './agent-state.ts'
import { readState, StateFile } from './state-file.ts'

const first: AgentState = {
  pid: 1,
  agentVersion: '0',
  startedAt: '',
  gateway: 'https://gateway.example',
  deviceId: 'd',
  name: 'study',
  online: false,
  since: '',
  roundTripMs: null,
  engines: [],
  inFlight: 0,
  answered: 0,
  lastError: null,
}

async function stateFile(t: TestContext) {
  const directory = await temporaryDirectory(t)
  return { directory, file: new StateFile(directory, createLog('agent', 'silent'), first) }
}

test('what was noted is read by another program', async (t) => {
  const { directory, file } = await stateFile(t)
  file.update({ online: true })
  file.update({ inFlight: 3 })
  await file.flush()
  assert.deepEqual(await readState(directory), { ...first, online: true, inFlight: 3 })
})

test('many changes are one write', async (t) => {
  const { directory, file } = await stateFile(t)
  for (let count = 1; count <= 1_000; count++) file.update({ answered: count })
  assert.equal(await readState(directory), undefined)
  await file.flush()
  assert.equal((await readState(directory))?.answered, 1_000)
})

test('an agent that stopped leaves no state behind', async (t) => {
  const { directory, file } = await stateFile(t)
  await file.flush()
  file.update({ answered: 1 })
  await file.stop()
  assert.equal(await readState(directory), undefined)
})

test('a state that cannot be written ends nothing', async (t) => {
  const { directory, file } = await stateFile(t)
  await mkdir(directory.file('state.json'))
  await file.flush()
  assert.equal(file.state.name, 'study')
})
