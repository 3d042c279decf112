import type * as shapes from '@cloudtolocalllm/api/shapes'
import {
  approvePairing,
  denyPairing,
  findPairing,
  findWaitingPairing,
  type Pairing,
} from '@cloudtolocalllm/database/pairings'
import { equalBytes, hashToken } from '@cloudtolocalllm/runtime/secret'
import { fingerprintOf, readCode, showCode } from '../access/pairing-code.ts'
import { viewDevice } from './device-view.ts'
import type { Handlers } from './handler.ts'
import { PairingDecisions } from './pairing-decisions.ts'
import { PairingRequests, pairingNotFound } from './pairing-requests.ts'
import type { ConsoleParts } from './parts.ts'
import { storedId } from './stored-id.ts'

type PairingRoutes = Pick<Handlers, 'startPairing' | 'pairingOutcome' | 'pairing' | 'approvePairing' | 'denyPairing'>

/** How a computer becomes a device: it shows a code, a person approves it. */
export function pairingRoutes({ database, publicUrl, online, live }: ConsoleParts): PairingRoutes {
  const requests = new PairingRequests(database)
  const decisions = new PairingDecisions(database)
  const decided = ({ id, ownerId, state }: Pairing) => {
    decisions.decided(id)
    if (ownerId === null) return
    live.publish(ownerId, { topic: 'pairings' })
    if (state === 'approved') live.publish(ownerId, { topic: 'devices' }, { topic: 'models' })
  }

  return {
    startPairing: async ({ body, visitor }) => {
      const { pairing, secret, approved } = await requests.start(body, visitor.address)
      if (approved) decided(approved.pairing)
      const code = showCode(pairing.code)
      const approveUrl = `${publicUrl}/pair?code=${code}`
      return { id: pairing.id, code, secret, approveUrl, expiresAt: pairing.expiresAt.toISOString() }
    },
    pairingOutcome: async ({ path, bearer, signal }) => {
      const id = storedId(path.id)
      const asked = await findPairing(database, id)
      if (!asked || !equalBytes(asked.secretHash, hashToken(bearer))) throw pairingNotFound()
      return decisions.wait(id, signal)
    },
    pairing: async ({ path, visitor }) => {
      const code = readCode(path.code)
      return viewPairing(await requests.guess(visitor.address, () => findWaitingPairing(database, code)))
    },
    approvePairing: async ({ session: { ownerId }, path, body, visitor }) => {
      const approval = { code: readCode(path.code), ownerId, name: body.name }
      const approved = await requests.guess(visitor.address, () => approvePairing(database, approval))
      decided(approved.pairing)
      const { device } = approved
      online.rename(device.id, device.name)
      return viewDevice(device, online.get(device.id))
    },
    denyPairing: async ({ session: { ownerId }, path, visitor }) => {
      const denial = { code: readCode(path.code), ownerId }
      decided(await requests.guess(visitor.address, () => denyPairing(database, denial)))
    },
  }
}

function viewPairing(pairing: Pairing): shapes.PairingView {
  const { name, system, agentVersion, address, createdAt, expiresAt } = pairing
  return {
    code: showCode(pairing.code),
    name,
    system,
    agentVersion,
    address,
    fingerprint: fingerprintOf(pairing.publicKey),
    requestedAt: createdAt.toISOString(),
    expiresAt: expiresAt.toISOString(),
  }
}
