import { type EngineProcess, startEngineProcess } from './engine-process.ts'
import { demonstrationModel, installLlamaServer } from './install.ts'

export interface LlamaServerOptions {
  /** Serve embeddings (mean of the tokens) instead of chat: llama.cpp does one or the other. */
  embeddings?: boolean
  /** 0, the default, takes a free one. */
  port?: number
  /** More of llama-server's own arguments, `--api-key`, `--metrics`. */
  arguments?: readonly string[]
  environment?: Readonly<Record<string, string>>
}

export interface LlamaServer extends EngineProcess {
  /** The one model it serves, under this name. */
  readonly model: string
}

const MODEL = 'smollm2'

/** A real llama.cpp server with the small model loaded; one thread, because tests share few cores. */
export async function startLlamaServer(options: LlamaServerOptions = {}): Promise<LlamaServer> {
  const [server, model] = await Promise.all([installLlamaServer(), demonstrationModel()])
  const purpose = options.embeddings ? ['--embeddings', '--pooling', 'mean'] : ['--ctx-size', '2048']
  const place = ['--host', '127.0.0.1', '--port', String(options.port ?? 0)]
  const args = [
    '--model',
    model,
    '--alias',
    MODEL,
    '--threads',
    '1',
    ...place,
    ...purpose,
    ...(options.arguments ?? []),
  ]
  const engine = await startEngineProcess(
    { command: server.command, args: [...server.args, ...args] },
    { ...process.env, ...options.environment },
    /^main: server is listening on http:\/\/(\S+)/,
  )
  return { ...engine, model: MODEL }
}
