import assert from 'node:assert/strict'
import { generateKeyPairSync } from 'node:crypto'
import { PairingOutcome } from '@cloudtolocalllm/api/shapes'
import { createEnrolment } from '@cloudtolocalllm/database/enrolments'
import { SYSTEM } from './present-device.ts'
import { openBrowser, type ServedConsole } from './served-console.ts'

/** A new device's public key, as an agent sends it. */
export function newPublicKey(): string {
  const { publicKey } = generateKeyPairSync('ed25519')
  return publicKey.export({ format: 'jwk' }).x ?? ''
}

/** Pairs a device over the console, as an agent with an enrolment does; returns its id. */
export async function enrolDevice({ database, origin }: ServedConsole, ownerId: string, name: string): Promise<string> {
  const { token } = await createEnrolment(database, ownerId)
  const body = { name, system: SYSTEM, agentVersion: '0.1.0', publicKey: newPublicKey(), enrolment: token }
  const { id, secret } = await openBrowser(origin).call('startPairing', { body })
  const headers = { authorization: `Bearer ${secret}` }
  const answer = await fetch(`${origin}/console/pairings/${id}/outcome`, { headers })
  const outcome = PairingOutcome.parse(await answer.json())
  assert.equal(outcome.state, 'approved')
  return outcome.deviceId
}
