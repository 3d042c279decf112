import { randomUUID } from 'node:crypto'
import { rename, rm, writeFile } from 'node:fs/promises'
import { Fault } from '@cloudtolocalllm/runtime/fault'

/** What another program needs to use the service. */
export interface Ready {
  url: string
  loginUrl: string
  apiKey: string
  deviceId: string
}

/** Writes the file in one step: whoever waits for it never reads half of it. It holds a key, so it is its owner's alone. */
export async function writeReadyFile(file: string, ready: Ready): Promise<void> {
  const draft = `${file}.${randomUUID()}`
  const { url, loginUrl, apiKey, deviceId } = ready
  try {
    await writeFile(draft, `${JSON.stringify({ url, loginUrl, apiKey, deviceId })}\n`, { mode: 0o600, flag: 'wx' })
    await rename(draft, file)
  } catch (error) {
    await rm(draft, { force: true })
    throw new Fault({
      code: 'READY_FILE_UNUSABLE',
      message: `${file} cannot be written: ${error instanceof Error ? error.message : error}`,
      mend: 'Name a file in a folder that exists and is yours: npm start -- --ready-file FILE',
      cause: error,
    })
  }
}

/** A file of an earlier start says nothing about this one. */
export async function removeReadyFile(file: string): Promise<void> {
  await rm(file, { force: true })
}
