import { CloseCode, isFinal } from '@cloudtolocalllm/protocol/close'
import type { Fault } from '@cloudtolocalllm/runtime/fault'
import type { BackOff } from './back-off.ts'
import type { Ended } from './connection.ts'
import { closeFault, gatewayLeaving } from './tunnel-fault.ts'

/** What to do when a connection has ended: why, and after how many milliseconds the next is dialled. */
export interface AfterClose {
  fault: Fault
  wait: number | 'never'
}

/** Two agents with one key would throw each other out for ever: the one that was thrown out waits, milliseconds. */
const REPLACED_WAIT = 5 * 60_000

/** Longest wait that a gateway may ask for, seconds. */
const LONGEST_LATER = 600

export function afterClose(ended: Ended, gateway: URL, backOff: BackOff): AfterClose {
  if (ended.how === 'failed') {
    return { fault: ended.fault, wait: ended.fault.code === 'AGENT_OUTDATED' ? 'never' : backOff.next() }
  }
  backOff.lasted(ended.lasted)
  if (ended.how === 'leaving') return { fault: gatewayLeaving(gateway), wait: backOff.next() }
  const fault = closeFault(gateway, ended.code, ended.reason)
  if (isFinal(ended.code)) return { fault, wait: 'never' }
  if (ended.code === CloseCode.replaced) return { fault, wait: REPLACED_WAIT }
  if (ended.code === CloseCode.later) return { fault, wait: secondsIn(ended.reason) * 1_000 + backOff.next() }
  return { fault, wait: backOff.next() }
}

function secondsIn(reason: string): number {
  return /^\d{1,6}$/.test(reason) ? Math.min(Number(reason), LONGEST_LATER) : 0
}
