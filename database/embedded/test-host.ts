import { Fault } from '@cloudtolocalllm/runtime/fault'
import { stopRequested } from '@cloudtolocalllm/runtime/stop'
import { startEmbeddedServer } from '../embedded-server.ts'

/** node test-host.ts <data directory>: a program with a database, which tests start as any user and kill as they like. */
function say(words: object): void {
  process.stdout.write(`${JSON.stringify(words)}\n`)
}

try {
  const dataDirectory = process.argv[2] ?? ''
  const onTrouble = (trouble: string) => say({ trouble })
  const server = await startEmbeddedServer({ dataDirectory, onTrouble })
  say({ connectionString: server.connectionString })
  await stopRequested()
  await server.stop()
} catch (error) {
  say(error instanceof Fault ? { code: error.code, message: error.message, mend: error.mend } : { defect: `${error}` })
  process.exitCode = 1
}
