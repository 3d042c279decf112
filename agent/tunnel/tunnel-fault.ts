import { CloseCode } from '@cloudtolocalllm/protocol/close'
import { PROTOCOL_VERSION } from '@cloudtolocalllm/protocol/limits'
import { ExitCode, Fault } from '@cloudtolocalllm/runtime/fault'
import { programName } from '../terminal/shell.ts'

/** Says in words of a person what a close code of the gateway means for this computer. */
export function closeFault(gateway: URL, code: number, reason: string): Fault {
  switch (code) {
    case CloseCode.revoked:
      return revoked(gateway, reason)
    case CloseCode.version:
      return outdated(gateway, reason)
    case CloseCode.replaced:
      return replaced(gateway)
    case CloseCode.later:
      return later(gateway)
    default:
      return lost(gateway, code, reason)
  }
}

export function versionUnknown(gateway: URL, theirs: readonly number[]): Fault {
  return outdated(gateway, `it speaks version ${theirs.join(', ')} of the tunnel, this agent ${PROTOCOL_VERSION}`)
}

export function protocolBroken(gateway: URL, cause: Error): Fault {
  return new Fault({
    code: 'TUNNEL_BROKEN',
    message: `${gateway.host} broke the tunnel's protocol: ${cause.message}`,
    mend: 'It is tried again by itself; where it goes on, gateway and agent do not fit: update the older one',
    cause,
  })
}

export function gatewayLeaving(gateway: URL): Fault {
  return new Fault({
    code: 'GATEWAY_LEAVING',
    message: `${gateway.host} is about to stop and no other one answers at its address yet`,
    mend: 'It is tried again by itself',
  })
}

export function lost(gateway: URL, code: number, reason: string): Fault {
  return new Fault({
    code: 'TUNNEL_LOST',
    message: `the connection to ${gateway.host} ended (${reason || `code ${code}`})`,
    mend: 'It is tried again by itself',
  })
}

function revoked(gateway: URL, reason: string): Fault {
  const name = programName(gateway)
  return new Fault({
    code: 'DEVICE_REVOKED',
    message: `${gateway.host} does not admit this computer: ${reason || 'it was revoked'}`,
    mend: `Pair it again: ${name} logout ${gateway.origin}, then ${name} connect ${gateway.origin}`,
    exitCode: ExitCode.refused,
  })
}

function outdated(gateway: URL, reason: string): Fault {
  return new Fault({
    code: 'AGENT_OUTDATED',
    message: `${gateway.host} and this agent have no version in common: ${reason}`,
    mend: `Use the agent that fits, it comes from the gateway itself: npx ${gateway.origin}/agent.tgz connect ${gateway.origin}`,
  })
}

function replaced(gateway: URL): Fault {
  return new Fault({
    code: 'DEVICE_REPLACED',
    message: `another agent with this computer's key connected to ${gateway.host}`,
    mend: 'Stop one of the two; a copy of the data directory on another computer must be paired anew (logout, connect)',
  })
}

function later(gateway: URL): Fault {
  return new Fault({
    code: 'GATEWAY_BUSY',
    message: `${gateway.host} asks to come back later`,
    mend: 'It is tried again by itself',
  })
}
