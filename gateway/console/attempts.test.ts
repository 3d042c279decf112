import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { newPublicKey } from './enrolled-device.ts'
import { SYSTEM } from './present-device.ts'
import { errorOf, serveConsole, signIn } from './served-console.ts'

const served = await serveConsole({ after })
const headers = { 'content-type': 'application/json', 'x-cloudtolocalllm-page': '1' }

/** Tries until it is refused for trying too often; returns how many tries were free, and the answer. */
async function untilRefused(attempt: () => Promise<Response>) {
  for (let free = 0; ; free += 1) {
    const answer = await attempt()
    if (answer.status === 429) return { free, answer, error: await errorOf(answer) }
  }
}

test('guessing codes is stopped after ten, with the seconds to wait', async () => {
  const ada = await signIn(served, 'Ada')
  const { free, answer, error } = await untilRefused(() => ada.fetch('/console/pairing-codes/CCCC-CCCC'))
  assert.equal(free, 10)
  assert.equal(error.code, 'TOO_MANY_ATTEMPTS')
  assert.ok(Number(answer.headers.get('retry-after')) > 50 && Number(answer.headers.get('retry-after')) <= 60)
})

test('guessing login links is stopped after ten', async () => {
  const stranger = served.open()
  const init = { method: 'POST', headers, body: '{"token":"guess"}' }
  assert.equal((await untilRefused(() => stranger.fetch('/console/session', init))).free, 10)
})

test('one address cannot fill the list of computers that wait', async () => {
  const pairing = { name: 'pc', system: SYSTEM, agentVersion: '1', publicKey: newPublicKey() }
  const init = { method: 'POST', headers, body: JSON.stringify(pairing) }
  assert.equal((await untilRefused(() => served.open().fetch('/console/pairings', init))).free, 20)
})
