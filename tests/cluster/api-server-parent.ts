import { startApiServer } from './api-server.ts'

/** A program that starts an API server and is then killed by a test. */
const server = await startApiServer()
process.stdout.write(`${server.url}\n`)
