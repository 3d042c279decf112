import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { after, test } from 'node:test'
import { PairingOutcome } from '@cloudtolocalllm/api/shapes'
import { createEnrolment } from '@cloudtolocalllm/database/enrolments'
import { newPublicKey } from './enrolled-device.ts'
import { SYSTEM } from './present-device.ts'
import { serveConsole, signIn } from './served-console.ts'

const served = await serveConsole({ after })
const ada = await signIn(served, 'Ada')
const agent = served.open()

function ask(changes: { publicKey?: string; enrolment?: string; name?: string } = {}) {
  const body = { name: 'study-pc', system: SYSTEM, agentVersion: '0.1.0', publicKey: newPublicKey(), ...changes }
  return agent.call('startPairing', { body })
}

async function outcome({ id, secret }: { id: string; secret: string }) {
  const answer = await agent.fetch(`/console/pairings/${id}/outcome`, {
    headers: { authorization: `Bearer ${secret}` },
  })
  return PairingOutcome.parse(await answer.json())
}

function approved(outcome: PairingOutcome) {
  assert.equal(outcome.state, 'approved')
  return outcome
}

test('a computer shows a code, the person sees who asks and approves, the computer hears it at once', async () => {
  const publicKey = newPublicKey()
  const started = await ask({ publicKey })
  assert.match(started.code, /^[CDFGHJKMNPQRTVWXY3479]{4}-[CDFGHJKMNPQRTVWXY3479]{4}$/)
  assert.equal(started.approveUrl, `${served.origin}/pair?code=${started.code}`)
  const heard = outcome(started)
  const view = await ada.call('pairing', { path: { code: started.code.toLowerCase().replace('-', ' ') } })
  const digest = createHash('sha256').update(Buffer.from(publicKey, 'base64url')).digest('hex')
  assert.equal(view.fingerprint.replaceAll(' ', ''), digest.slice(0, 16))
  assert.deepEqual([view.name, view.address], ['study-pc', '127.0.0.1'])
  const device = await ada.call('approvePairing', { path: { code: started.code }, body: { name: 'study' } })
  assert.deepEqual(await heard, { state: 'approved', deviceId: device.id, name: 'study', owner: 'Ada' })
})

test('a refused computer hears it', async () => {
  const started = await ask()
  const heard = outcome(started)
  await ada.call('denyPairing', { path: { code: started.code } })
  assert.deepEqual(await heard, { state: 'denied' })
})

test('a code works for ten minutes', async () => {
  const started = await ask()
  const minutes = (Date.parse(started.expiresAt) - Date.now()) / 60_000
  assert.ok(minutes > 9 && minutes <= 10)
  await served.database.updateTable('pairings').set({ expiresAt: new Date() }).where('id', '=', started.id).execute()
  assert.deepEqual(await outcome(started), { state: 'expired' })
  const approval = ada.call('approvePairing', { path: { code: started.code }, body: {} })
  await assert.rejects(approval, { status: 404, code: 'PAIRING_NOT_FOUND' })
})

test('a code is approved once', async () => {
  const { code } = await ask()
  const tries = Array.from({ length: 4 }, () => ada.call('approvePairing', { path: { code }, body: {} }))
  const approved = (await Promise.allSettled(tries)).filter(({ status }) => status === 'fulfilled')
  assert.equal(approved.length, 1)
})

test('the outcome is told only to who holds the secret', async () => {
  const started = await ask()
  const answer = await agent.fetch(`/console/pairings/${started.id}/outcome`, {
    headers: { authorization: 'Bearer guessed' },
  })
  assert.equal(answer.status, 404)
})

test('an enrolment pairs at once, and once', async () => {
  const { token: enrolment } = await createEnrolment(served.database, ada.person.id)
  const { deviceId, ...paired } = approved(await outcome(await ask({ enrolment, name: 'server' })))
  assert.deepEqual(paired, { state: 'approved', name: 'server', owner: 'Ada' })
  assert.ok((await ada.call('devices')).some(({ id }) => id === deviceId))
  await assert.rejects(ask({ enrolment }), { status: 403, code: 'ENROLMENT_INVALID' })
})

test('pairing again with the same key is the same device, until it was revoked', async () => {
  const publicKey = newPublicKey()
  const pair = async () => {
    const { token: enrolment } = await createEnrolment(served.database, ada.person.id)
    return approved(await outcome(await ask({ publicKey, enrolment, name: 'again' }))).deviceId
  }
  const id = await pair()
  assert.equal(await pair(), id)
  await ada.call('revokeDevice', { path: { id } })
  assert.notEqual(await pair(), id)
})

test('a second computer of the same name gets a number behind it', async () => {
  for (const expected of ['twin', 'twin 2', 'twin 3']) {
    const { code } = await ask({ name: 'twin' })
    assert.equal((await ada.call('approvePairing', { path: { code }, body: {} })).name, expected)
  }
})

test('what an agent sends is checked whole', async () => {
  await assert.rejects(ask({ publicKey: 'short', name: '' }), {
    code: 'REQUEST_INVALID',
    message: /name: .*publicKey: /,
  })
})
