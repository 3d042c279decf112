import assert from 'node:assert/strict'
import { once } from 'node:events'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { test } from 'node:test'
import { RESUME_WITHIN } from '@cloudtolocalllm/protocol/limits'
import { startAgentRig } from 'cloudtolocalllm/rig/agent-rig'
import { startEngine } from 'cloudtolocalllm/rig/engine-rig'
import { ask, GatewayRig } from 'cloudtolocalllm/rig/gateway-rig'

test('an engine is stopped when nobody took its answer up again in time', async (t) => {
  const engine = await startEngine(t, (_, response) => response.write('one '))
  const gateway = await GatewayRig.start(t)
  const { link } = await startAgentRig(t, gateway, [engine])
  const asked = once(engine.server, 'request') as Promise<[IncomingMessage, ServerResponse]>
  const answer = ask(link, { method: 'POST', path: '/v1/completions', engine: engine.id, body: '{}', resumable: true })
  const [, response] = await asked
  await answer.received(4)
  const lostAt = performance.now()
  await gateway.stop()
  await once(response, 'close')
  const seconds = (performance.now() - lostAt) / 1_000
  assert.ok(seconds >= RESUME_WITHIN / 1_000 - 1, `stopped after ${seconds} s already`)
})
