import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { type TestContext, test } from 'node:test'
import { Secret } from '@cloudtolocalllm/runtime/secret'
import { describeComputer } from '../identity/computer.ts'
import { readBody, sendJson } from '../rig/engine-rig.ts'
import { GatewayRig } from '../rig/gateway-rig.ts'
import { renderInvitation } from './invitation.ts'
import { type Invitation, pair } from './pairing.ts'

const started = {
  id: 'pairing-1',
  code: 'ABCD-EFGH',
  secret: 'hush',
  approveUrl: 'https://gateway.example/pair/ABCD-EFGH',
  expiresAt: new Date(Date.now() + 600_000).toISOString(),
}
const approved = { state: 'approved', deviceId: randomUUID(), name: 'study', owner: 'Ada' }

/** A gateway whose console answers the start, then each outcome in turn. */
async function console(t: TestContext, outcomes: readonly unknown[], start: { status: number; body: unknown }) {
  const seen: { request: IncomingMessage; body: string }[] = []
  const left = [...outcomes]
  const gateway = await GatewayRig.start(t, {
    console: async (request: IncomingMessage, response: ServerResponse) => {
      seen.push({ request, body: (await readBody(request)).toString() })
      if (request.method === 'POST') sendJson(response, start.body, start.status)
      else if (left[0] === 'broken') response.destroy(void left.shift())
      else sendJson(response, left.shift())
    },
  })
  const invitations: Invitation[] = []
  const begin = async (enrolment?: string) =>
    pair({
      gateway: gateway.url,
      name: 'study',
      computer: await describeComputer(),
      route: { environment: {}, authorities: undefined },
      enrolment: enrolment === undefined ? undefined : new Secret(enrolment),
      invite: (invitation) => invitations.push(invitation),
      signal: t.signal,
    })
  return { gateway, seen, invitations, begin }
}

const ok = { status: 201, body: started }

test('a person is shown code, link and fingerprint, and the approval makes a device', async (t) => {
  const { begin, invitations, seen } = await console(t, [{ state: 'waiting' }, approved], ok)
  const device = await begin()
  assert.deepEqual([device.deviceId, device.name, device.owner], [approved.deviceId, 'study', 'Ada'])
  assert.equal(invitations[0]?.code, 'ABCD-EFGH')
  assert.equal(invitations[0]?.fingerprint, device.key.fingerprint)
  assert.equal(JSON.parse(seen[0]?.body ?? '').publicKey, device.key.publicKey)
})

test('the outcome is asked for with the secret, which is in no address', async (t) => {
  const { begin, seen } = await console(t, [approved], ok)
  await begin()
  assert.equal(seen[1]?.request.url, '/console/pairings/pairing-1/outcome')
  assert.equal(seen[1]?.request.headers.authorization, 'Bearer hush')
})

test('an enrolment pairs without showing anything', async (t) => {
  const { begin, seen, invitations } = await console(t, [approved], ok)
  await begin('token')
  assert.equal(JSON.parse(seen[0]?.body ?? '').enrolment, 'token')
  assert.deepEqual(invitations, [])
})

test('a gateway that restarts while the person decides costs nothing', async (t) => {
  const { begin } = await console(t, ['broken', approved], ok)
  assert.equal((await begin()).deviceId, approved.deviceId)
})

test('no, and nobody, are two faults with the command to start again', async (t) => {
  const { begin } = await console(t, [{ state: 'denied' }, { state: 'expired' }], ok)
  await assert.rejects(begin(), { code: 'PAIRING_DENIED', exitCode: 3 })
  await assert.rejects(begin(), { code: 'PAIRING_EXPIRED', mend: /connect http:/ })
})

test('what the gateway says against it is passed on with its mend', async (t) => {
  const body = { error: { code: 'PAIRING_NEEDS_TLS', message: 'not over plain HTTP', mend: 'Use https' } }
  const { begin } = await console(t, [], { status: 403, body })
  await assert.rejects(begin(), {
    code: 'PAIRING_REFUSED',
    message: /PAIRING_NEEDS_TLS.*not over plain HTTP/,
    mend: 'Use https',
  })
})

test('a busy gateway and a server that is no gateway are told apart', async (t) => {
  const busy = await console(t, [], { status: 429, body: {} })
  await assert.rejects(busy.begin(), { code: 'GATEWAY_BUSY' })
  const stranger = await console(t, [], { status: 200, body: { hello: 1 } })
  await assert.rejects(stranger.begin(), { code: 'GATEWAY_STRANGE' })
})

const invitation = {
  code: 'ABCD-EFGH',
  link: 'https://gateway.example/pair/ABCD-EFGH',
  fingerprint: '6668 7aad f862 bd77',
  expiresAt: new Date(2026, 10, 23, 9, 5),
}

test('a pipe is told everything in words', () => {
  assert.equal(
    renderInvitation(invitation, { columns: 80, rich: false }),
    [
      '',
      'To connect this computer, open this page and approve it:',
      '',
      '  https://gateway.example/pair/ABCD-EFGH',
      '',
      '  Code         ABCD-EFGH',
      '  Fingerprint  6668 7aad f862 bd77   the page must show the same',
      '',
      'Waiting until 09:05 …',
    ].join('\n'),
  )
})

test('a terminal that is wide enough shows a picture for the phone, a narrow one does not', () => {
  const lines = renderInvitation(invitation, { columns: 80, rich: true }).split('\n')
  assert.ok(lines.some((line) => /[█▀▄]{10}/.test(line)))
  assert.ok(lines.every((line) => line.length <= 80))
  assert.doesNotMatch(renderInvitation(invitation, { columns: 20, rich: true }), /[█▀▄]/)
})
