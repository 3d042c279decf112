import { copyFile, link, mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { type EmbeddedEngine, startEmbeddedEngine } from '@cloudtolocalllm/local/embedded-engine/start'
import { demonstrationModel } from '../engines/install.ts'

export interface PreparedEngine extends EmbeddedEngine {
  readonly dataDirectory: string
}

/** The embedded engine with a data directory of its own, the model already in place. */
export async function startPreparedEngine(): Promise<PreparedEngine> {
  const dataDirectory = await prepareDataDirectory()
  const engine = await startEmbeddedEngine({ dataDirectory })
  return {
    ...engine,
    dataDirectory,
    async stop() {
      await engine.stop()
      await rm(dataDirectory, { recursive: true, force: true, maxRetries: 10 })
    },
  }
}

/** A new data directory, with a space in its name, that holds the demonstration model. */
export async function prepareDataDirectory(): Promise<string> {
  const dataDirectory = await mkdtemp(join(tmpdir(), 'embedded engine-'))
  const model = await demonstrationModel()
  const place = join(dataDirectory, 'models', basename(model))
  await mkdir(join(dataDirectory, 'models'))
  await link(model, place).catch(() => copyFile(model, place))
  return dataDirectory
}
