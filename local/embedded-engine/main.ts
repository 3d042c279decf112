import { parseArgs } from 'node:util'
import { ExitCode, Fault } from '@cloudtolocalllm/runtime/fault'
import { runProgram, stopRequested } from '@cloudtolocalllm/runtime/stop'
import manifest from '../package.json' with { type: 'json' }
import { loadLanguageModel } from './language-model.ts'
import { createQueue } from './queue.ts'
import { startServer } from './server.ts'

/** A person who tries the demonstration asks one thing at a time; eight more may wait for their turn. */
const PLACES = 8

/** Says on one line of standard output that it is ready and where, or by which fault it is not; then serves until the parent is gone. */
await runProgram(async () => {
  const { values } = parseArgs({
    options: {
      model: { type: 'string', default: '' },
      name: { type: 'string', default: '' },
      digest: { type: 'string', default: '' },
      port: { type: 'string', default: '0' },
    },
  })
  try {
    const stop = stopRequested()
    const model = await loadLanguageModel({ path: values.model, name: values.name, digest: values.digest })
    const engine = { model, queue: createQueue(PLACES), version: manifest.version }
    const server = await startServer(engine, Number(values.port))
    process.stdout.write(`${JSON.stringify({ ready: true, url: server.url })}\n`)
    await stop
    await server.stop()
    process.exit(ExitCode.done) // the binding's threads would hold the process for seconds
  } catch (error) {
    if (!(error instanceof Fault)) throw error
    const { code, message, mend, exitCode } = error
    process.stdout.write(`${JSON.stringify({ ready: false, fault: { code, message, mend } })}\n`)
    process.disconnect?.() // listening for it would hold the process
    return exitCode
  }
})
