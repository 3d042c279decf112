import { ExitCode, Fault } from '@cloudtolocalllm/runtime/fault'
import { createLog, LOG_LEVELS, type Log, type LogLevel } from '@cloudtolocalllm/runtime/log'
import { stopRequested } from '@cloudtolocalllm/runtime/stop'
import { type RunningAgent, startAgent } from '../agent.ts'
import type { AgentEvent } from '../agent-event.ts'
import { DataDirectory } from '../identity/data-directory.ts'
import { readDevices } from '../identity/devices.ts'
import { parseGatewayAddress } from '../network/gateway-address.ts'
import { type AgentOptions, readSettings } from '../settings.ts'
import { tellParent } from '../state/parent.ts'
import { Narrator } from '../terminal/narrator.ts'
import type { Terminal } from '../terminal/terminal.ts'

/** Pairs where that is needed, then runs until it is asked to stop. */
export async function connect(
  typed: string | undefined,
  options: AgentOptions & { json?: boolean },
  terminal: Terminal,
): Promise<ExitCode> {
  const settings = readSettings(options)
  const gateway = typed === undefined ? await lastGateway(settings.dataDirectory) : parseGatewayAddress(typed)
  const hasParent = process.channel !== undefined
  const narrator = new Narrator(terminal, gateway)
  const tell = (event: AgentEvent) => {
    if (hasParent) tellParent(event)
    else narrator.tell(event)
    if (options.json && event.type === 'online') terminal.answer(JSON.stringify(describe(event)))
  }
  const stop = stopRequested()
  const givenUp = new AbortController()
  void stop.then(() => givenUp.abort())
  try {
    const log = logOf(settings.environment, hasParent)
    const agent = await startAgent(gateway, settings, { log, tell, signal: givenUp.signal })
    return await untilEnd(agent, stop)
  } catch (error) {
    if (givenUp.signal.aborted) return ExitCode.done
    throw error
  } finally {
    // Its channel alone would keep this process alive.
    if (process.connected) process.disconnect()
  }
}

async function untilEnd(agent: RunningAgent, stop: Promise<unknown>): Promise<ExitCode> {
  const end = await Promise.race([agent.ended, stop])
  await agent.stop()
  if (end instanceof Fault) throw end
  return ExitCode.done
}

async function lastGateway(dataDirectory: string): Promise<URL> {
  const [last] = await readDevices(new DataDirectory(dataDirectory))
  if (last) return last.gateway
  throw new Fault({
    code: 'GATEWAY_MISSING',
    message: 'this computer is not paired with a gateway yet, so its address is needed',
    mend: 'cloudtolocalllm connect https://gateway.example',
    exitCode: ExitCode.usage,
  })
}

/** A person reads sentences; a log is for whoever asks for one, and for the program that started this one. */
function logOf(environment: NodeJS.ProcessEnv, hasParent: boolean): Log {
  const asked = LOG_LEVELS.find((level) => level === environment['CLOUDTOLOCALLLM_LOG'])
  const level: LogLevel = asked ?? (hasParent ? 'info' : 'silent')
  return createLog('agent', level)
}

function describe({ device }: Extract<AgentEvent, { type: 'online' }>): object {
  const { gateway, deviceId, name, owner, key } = device
  return { gateway: gateway.origin, deviceId, name, owner, fingerprint: key.fingerprint }
}
