import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { EngineProcess } from './engine-process.ts'
import { linkModels, OLLAMA_MODELS } from './ollama-models.ts'
import { runnersOf, serveOllama } from './ollama-process.ts'

export interface OllamaOptions {
  /** 0, the default, takes a free one; name one to start an engine where another was. */
  port?: number
  /** Starts with the models prepared (the default) or with none. */
  models?: 'prepared' | 'none'
  /** Ollama's own variables, `OLLAMA_MAX_QUEUE`, `OLLAMA_NUM_PARALLEL`, `OLLAMA_ORIGINS`. */
  environment?: Readonly<Record<string, string>>
}

export interface Ollama extends EngineProcess {
  /** Chats; does not accept tools. */
  readonly model: string
  /** Chats and accepts tools. */
  readonly toolsModel: string
  /** Makes embeddings of 576 numbers. */
  readonly embeddingModel: string
  /** Kills the process that runs the loaded model, as a crash of the engine mid-answer; throws when none is loaded. */
  killRunner(): Promise<void>
}

/** A real Ollama with the small model, its own home and a free port. Nothing is loaded until it is asked. */
export async function startOllama({
  port = 0,
  models = 'prepared',
  environment = {},
}: OllamaOptions = {}): Promise<Ollama> {
  const directory = await mkdtemp(join(tmpdir(), 'ollama-'))
  const place = { directory, models: join(directory, 'models'), port, environment }
  if (models === 'prepared') await linkModels(place.models)
  const engine = await serveOllama(place)
  const clear = () => rm(directory, { recursive: true, force: true, maxRetries: 10 })

  async function killRunner(): Promise<void> {
    const runners = await runnersOf(engine.pid)
    if (runners.length === 0) throw new Error('no model is loaded: there is no runner to kill')
    for (const runner of runners) process.kill(runner, 'SIGKILL')
  }
  return {
    ...engine,
    model: OLLAMA_MODELS.chat,
    toolsModel: OLLAMA_MODELS.tools,
    embeddingModel: OLLAMA_MODELS.embedding,
    killRunner,
    async stop() {
      await engine.stop()
      await clear()
    },
    async kill() {
      const runners = await runnersOf(engine.pid)
      await engine.kill()
      for (const runner of runners) process.kill(runner, 'SIGKILL')
      await clear()
    },
  }
}
