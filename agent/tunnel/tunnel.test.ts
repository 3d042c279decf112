import assert from 'node:assert/strict'
import { once } from 'node:events'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { type TestContext, test } from 'node:test'
import { CloseCode } from '@cloudtolocalllm/protocol/close'
import { startAgentRig } from '../rig/agent-rig.ts'
import { startEngine } from '../rig/engine-rig.ts'
import { ask, GatewayRig, type RigOptions } from '../rig/gateway-rig.ts'

/** A device with one engine that speaks when the test lets it. */
async function device(t: TestContext, options: RigOptions = {}) {
  const engine = await startEngine(t, (_, response) => response.write('one '))
  const gateway = await GatewayRig.start(t, options)
  const rig = await startAgentRig(t, gateway, [engine])
  const request = { method: 'POST', path: '/v1/chat/completions', engine: engine.id, body: '{}' }
  const spoken = async (): Promise<ServerResponse> => {
    const [incoming, response] = (await once(engine.server, 'request')) as [IncomingMessage, ServerResponse]
    return incoming.url === request.path ? response : spoken()
  }
  return { ...rig, gateway, engine, request, spoken }
}

test('a device says its name, its system and its engines as soon as it is admitted', async (t) => {
  const { link, engine } = await device(t)
  assert.equal(link.status?.name, 'study')
  assert.equal(link.status?.system.platform, process.platform)
  assert.deepEqual(link.status?.engines[0]?.models[0]?.name, 'tiny')
  assert.equal(link.status?.engines[0]?.id, engine.id)
})

test('after a cut the device is back, and a running answer goes on where it broke off', async (t) => {
  const { link, gateway, request, spoken } = await device(t)
  const speaking = spoken()
  const answer = ask(link, { ...request, resumable: true })
  const engine = await speaking
  await answer.received(4)
  const links = gateway.links.length
  gateway.cut()
  engine.write('two ')
  await gateway.link(() => gateway.links.length > links)
  engine.end('three')
  await answer.over
  assert.deepEqual([answer.body, answer.failure], ['one two three', undefined])
})

test('what cannot be resumed stops at the engine when the connection is lost', async (t) => {
  const { link, gateway, request, spoken } = await device(t)
  const speaking = spoken()
  const answer = ask(link, request)
  const engine = await speaking
  await answer.received(4)
  gateway.cut()
  await once(engine, 'close')
  assert.equal(engine.writableFinished, false)
})

test('a gateway that restarted is connected to like a new one, and what ran before is stopped', async (t) => {
  const { link, gateway, request, spoken, agent } = await device(t)
  const speaking = spoken()
  const answer = ask(link, { ...request, resumable: true })
  const engine = await speaking
  await answer.received(4)
  gateway.instance = 'another process'
  gateway.cut()
  const next = await gateway.link((one) => one !== link)
  assert.equal(next.hello.session, link.hello.session)
  assert.deepEqual(next.hello.streams, [])
  const closed = once(engine, 'close')
  await agent.stop()
  await closed
})

test('when a gateway leaves, the device connects anew before it lets go of the old connection', async (t) => {
  const { link, gateway, request, spoken } = await device(t)
  const speaking = spoken()
  const answer = ask(link, request)
  const engine = await speaking
  await answer.received(4)
  gateway.instance = 'another process'
  link.peer.sendGoAway('the gateway stops')
  await gateway.link((one) => one !== link)
  engine.end('two')
  await answer.over
  assert.deepEqual([answer.body, answer.failure], ['one two', undefined])
  await once(link.socket, 'close')
})

test('a device that was revoked stops trying and says how to pair again', async (t) => {
  const { link, agent, events } = await device(t)
  link.socket.close(CloseCode.revoked, 'this device was revoked')
  const fault = await agent.ended
  assert.equal(fault.code, 'DEVICE_REVOKED')
  assert.match(fault.mend ?? '', /logout .*connect/)
  assert.equal(events.at(-1)?.type, 'offline')
})

test('a device that the gateway does not know is told so', async (t) => {
  const { gateway, agent } = await device(t)
  gateway.keys.clear()
  gateway.cut()
  assert.equal((await agent.ended).code, 'DEVICE_REVOKED')
})

test('a gateway of another version asks for the agent that fits', async (t) => {
  const { gateway, agent } = await device(t)
  gateway.options.hello = { protocols: [99] }
  gateway.cut()
  const fault = await agent.ended
  assert.equal(fault.code, 'AGENT_OUTDATED')
  assert.match(fault.mend ?? '', /npx http:.*agent\.tgz connect/)
})

test('stopping ends running answers with a reason, at the gateway and at the engine', async (t) => {
  const { link, request, spoken, agent } = await device(t)
  const speaking = spoken()
  const answer = ask(link, request)
  const engine = await speaking
  await answer.received(4)
  const closed = once(engine, 'close')
  await agent.stop()
  await closed
  assert.equal(answer.failure?.code, 'device-lost')
  assert.match(answer.failure?.message ?? '', /was stopped/)
})

test('stopping twice is stopping once', async (t) => {
  const { agent } = await device(t)
  await Promise.all([agent.stop(), agent.stop()])
})
