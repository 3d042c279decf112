import * as z from 'zod'
import { decodeControl } from './control.ts'
import { encodeText } from './text.ts'

/** Why a stream ended without its whole answer. */
export const FailureCode = z.enum([
  /** The engine refused the connection or closed it before its answer began. */
  'engine-unreachable',
  /** The engine closed the connection in the middle of its answer. */
  'engine-broke-off',
  /** The device does not allow this path, method or model. */
  'not-allowed',
  /** The device has no engine of that name any more. */
  'engine-unknown',
  /** The device answers as many requests as it takes. */
  'busy',
  /** The tunnel was lost and could not be taken up again. */
  'device-lost',
  /** The person who asked is gone, or stopped the answer. */
  'cancelled',
])
export type FailureCode = z.infer<typeof FailureCode>

export const Failure = z.object({ code: FailureCode, message: z.string().max(2_000) })
export type Failure = z.infer<typeof Failure>

export function encodeFailure(failure: Failure): Uint8Array {
  return encodeText(JSON.stringify({ ...failure, message: failure.message.slice(0, 2_000) }))
}

export function decodeFailure(payload: Uint8Array): Failure {
  return decodeControl(Failure, payload)
}
