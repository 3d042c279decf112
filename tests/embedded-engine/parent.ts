import { startEmbeddedEngine } from '@cloudtolocalllm/local/embedded-engine/start'

/** A program that starts the embedded engine and is then killed by a test. */
const engine = await startEmbeddedEngine({ dataDirectory: process.argv[2] ?? '', sources: [] })
process.stdout.write(`${engine.url}\n`)
