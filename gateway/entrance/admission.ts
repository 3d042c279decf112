import type { IncomingMessage } from 'node:http'
import { isOutage } from '@cloudtolocalllm/database/outage'
import type { KeyCheck } from '../access/authenticate.ts'
import type { Caller } from '../access/permission.ts'
import { RouteFault } from '../forward/route-fault.ts'
import type { Visitor } from './visitor.ts'

/** Whose key a request carries. Rejects with a RouteFault where it carries none that counts. */
export async function admit(keys: KeyCheck, request: IncomingMessage, visitor: Visitor): Promise<Caller> {
  const admission = await keys.admit(request.headers, visitor.address).catch((error: unknown) => {
    if (isOutage(error)) throw new RouteFault('databaseAway', 'the database is away, so this key cannot be checked', 5)
    throw error
  })
  switch (admission.state) {
    case 'admitted':
      return admission.caller
    case 'missing':
      throw new RouteFault(
        'keyMissing',
        'no key came with the request; send it as "Authorization: Bearer KEY" or "x-api-key: KEY"',
      )
    case 'wrong':
      throw new RouteFault('keyWrong', 'this key is not known, was revoked, or has expired')
    case 'wait':
      throw new RouteFault('tooManyAttempts', 'too many wrong keys came from your address', admission.seconds)
  }
}
