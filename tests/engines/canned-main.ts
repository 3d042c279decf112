import { parseArgs } from 'node:util'
import { ExitCode } from '@cloudtolocalllm/runtime/fault'
import { runProgram, stopRequested } from '@cloudtolocalllm/runtime/stop'
import { startCannedEngine } from './canned-engine.ts'

/** The stand-in engine as a program of its own, so that it does not share a core's time with what is measured. */
await runProgram(async () => {
  const { values } = parseArgs({
    options: {
      port: { type: 'string', default: '0' },
      tokens: { type: 'string', default: '5' },
      interval: { type: 'string', default: '0' },
      record: { type: 'boolean', default: false },
    },
  })
  const stop = stopRequested()
  const { port, tokens, interval, record } = values
  const engine = await startCannedEngine({
    port: Number(port),
    tokens: Number(tokens),
    interval: Number(interval),
    record,
  })
  process.stdout.write(`${JSON.stringify({ ready: true, url: engine.url })}\n`)
  await stop
  await engine.stop()
  return ExitCode.done
})
