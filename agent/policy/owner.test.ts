import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { startAgentRig } from '../rig/agent-rig.ts'
import { sendJson, startEngine } from '../rig/engine-rig.ts'
import { ask, GatewayRig } from '../rig/gateway-rig.ts'
import { writePolicy } from './policy-file.ts'

const CHAT = '/v1/chat/completions'

/** A device with two models, and what its owner then decides. */
async function device(t: TestContext) {
  const engine = await startEngine(t, (_, response) => sendJson(response, 'reached'), { models: ['small', 'large'] })
  const gateway = await GatewayRig.start(t)
  const rig = await startAgentRig(t, gateway, [engine])
  const asked = async (path: string, body: string | undefined, method = 'POST') => {
    const answer = ask(rig.link, { method, path, engine: engine.id, ...(body === undefined ? {} : { body }) })
    await answer.over
    return answer.failure?.code ?? answer.status
  }
  return { ...rig, gateway, engine, asked }
}

test('what the owner allows counts at once, and the gateway is told', async (t) => {
  const { directory, gateway, asked } = await device(t)
  assert.equal(await asked('/api/pull', '{"model":"x"}'), 'not-allowed')
  await writePolicy(directory, { allows: ['pull'], models: null })
  await gateway.linkWith(({ allows }) => allows.includes('pull'))
  assert.equal(await asked('/api/pull', '{"model":"x"}'), 200)
  await writePolicy(directory, { allows: [], models: null })
  await gateway.linkWith(({ allows }) => allows.length === 0)
  assert.equal(await asked('/api/pull', '{"model":"x"}'), 'not-allowed')
})

test('where models are named, others are neither offered nor answered for', async (t) => {
  const { directory, gateway, asked } = await device(t)
  await writePolicy(directory, { allows: [], models: ['small', 'absent'] })
  const { status } = await gateway.linkWith(({ engines }) => engines[0]?.models.length === 1)
  assert.equal(status?.engines[0]?.models[0]?.name, 'small')
  assert.equal(await asked(CHAT, '{"model":"small"}'), 200)
  // An engine that takes any name would answer for "absent" with a model that is not allowed.
  for (const body of ['{"model":"large"}', '{"model":"absent"}', '{"model":"small","Model":"large"}', '{}', 'x']) {
    assert.equal(await asked(CHAT, body), 'not-allowed', body)
  }
  assert.equal(await asked('/v1/models', undefined, 'GET'), 'not-allowed')
})

test('a large request is checked before a byte of it leaves', async (t) => {
  const { directory, gateway, asked, engine } = await device(t)
  await writePolicy(directory, { allows: [], models: ['small'] })
  await gateway.linkWith(({ engines }) => engines[0]?.models.length === 1)
  const filler = 'x'.repeat(2_000_000)
  assert.equal(await asked(CHAT, `{"filler":"${filler}","model":"large"}`), 'not-allowed')
  assert.equal(engine.requests.length, 0)
  assert.equal(await asked(CHAT, `{"filler":"${filler}","model":"small"}`), 200)
})

test('a policy that cannot be read allows nothing', async (t) => {
  const { directory, gateway, asked } = await device(t)
  await directory.writeJson('policy.json', 'damaged')
  await gateway.linkWith(({ engines }) => engines[0]?.models.length === 0)
  assert.equal(await asked(CHAT, '{"model":"small"}'), 'not-allowed')
})

test('logging out stops the running agent', async (t) => {
  const { directory, agent } = await device(t)
  await directory.remove('devices.json')
  assert.equal((await agent.ended).code, 'LOGGED_OUT')
})
