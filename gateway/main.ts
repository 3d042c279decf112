import { ExitCode } from '@cloudtolocalllm/runtime/fault'
import { createLog } from '@cloudtolocalllm/runtime/log'
import { runProgram, stopRequested } from '@cloudtolocalllm/runtime/stop'
import { startGateway } from './gateway.ts'
import { readSettings } from './settings.ts'

await runProgram(async () => {
  const stopped = stopRequested()
  const settings = readSettings(process.env)
  const log = createLog('gateway', settings.log)
  // A gateway that waits for its schema may be asked to stop before it serves.
  const gateway = await Promise.race([startGateway(settings, log), stopped])
  if (typeof gateway === 'string') return ExitCode.done
  process.send?.({ type: 'listening', port: gateway.port })
  log.info({ port: gateway.port }, 'listening')
  log.info({ reason: await stopped }, 'stopping')
  await gateway.stop()
  // Listening for its end would hold the process.
  if (process.connected) process.disconnect()
  return ExitCode.done
})
