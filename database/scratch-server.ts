// node database/scratch-server.ts: a server that several test files share. Says on one line of standard output which
// environment variable to give them, and ends when its standard input does.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { startEmbeddedServer } from './embedded-server.ts'

/** Names the server that all test files share; without it each file starts one of its own, which takes 1.5 s. */
const SHARED = 'CLOUDTOLOCALLLM_SCRATCH_SERVER'

interface OwnServer {
  connectionString: string
  stop(): Promise<void>
}

/** A server, for as long as it is not given back. */
export interface BorrowedServer {
  connectionString: string
  giveBack(): Promise<void>
}

let own: Promise<OwnServer> | undefined
let borrowers = 0

/** The server that the runner of the tests shares, or one that this process starts and stops with its last borrower. */
export async function borrowScratchServer(): Promise<BorrowedServer> {
  const shared = process.env[SHARED]
  if (shared !== undefined) return { connectionString: shared, giveBack: async () => {} }
  borrowers += 1
  own ??= startOwn()
  const { connectionString, stop } = await own
  const giveBack = async () => {
    borrowers -= 1
    if (borrowers > 0) return
    own = undefined
    await stop()
  }
  return { connectionString, giveBack }
}

async function startOwn(): Promise<OwnServer> {
  const dataDirectory = mkdtempSync(path.join(tmpdir(), 'ctl-scratch-'))
  const { connectionString, stop } = await startEmbeddedServer({ dataDirectory })
  const stopAndRemove = async () => {
    await stop()
    rmSync(dataDirectory, { recursive: true, force: true, maxRetries: 10 })
  }
  return { connectionString, stop: stopAndRemove }
}

if (import.meta.main) {
  const { connectionString, stop } = await startOwn()
  process.stdout.write(`${SHARED}=${connectionString}\n`)
  process.stdin.resume().once('end', () => void stop())
}
