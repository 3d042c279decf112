import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { findPackageJSON } from 'node:module'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { Fault } from '@cloudtolocalllm/runtime/fault'
import type { Running } from '@cloudtolocalllm/runtime/stop'
import type { ModelFile } from './language-model.ts'
import { DEMONSTRATION_MODEL, demonstrationModel, givenModel, modelName } from './model.ts'
import type { ModelSource, Progress } from './model-source.ts'

const PROGRAM = fileURLToPath(new URL('main.ts', import.meta.url))

/** The prebuilt parts of node-llama-cpp that use the processor alone, by Node's platform and architecture. */
const BINDINGS: Readonly<Record<string, string>> = {
  'linux-x64': '@node-llama-cpp/linux-x64',
  'linux-arm64': '@node-llama-cpp/linux-arm64',
  'darwin-x64': '@node-llama-cpp/mac-x64',
  'darwin-arm64': '@node-llama-cpp/mac-arm64-metal',
  'win32-x64': '@node-llama-cpp/win-x64',
  'win32-arm64': '@node-llama-cpp/win-arm64',
}

/** A crashed engine is started again after this, doubled each time up to the longest; a minute of life starts afresh. */
const RESTART_MS = { first: 250, longest: 30_000, healthy: 60_000 }

/** An engine that was asked to end and has not is killed after this. */
const STOP_MS = 5_000

export interface EmbeddedEngineOptions {
  /** The demonstration model is kept in its folder `models`. */
  dataDirectory: string
  /** A GGUF file to serve instead of the demonstration model. */
  modelFile?: string | undefined
  /** Where the demonstration model may come from; see {@link demonstrationModel}. */
  sources?: readonly ModelSource[] | undefined
  onProgress?: Progress | undefined
  /** Gives up fetching and starting; an engine that runs is ended by `stop`. */
  signal?: AbortSignal | undefined
}

export interface EmbeddedEngine extends Running {
  /** `http://127.0.0.1:PORT`; stays the same when the engine crashed and was started again. */
  readonly url: string
  readonly modelName: string
}

/**
 * Fetches the model when it is not there yet, and starts the engine as a child process that ends with this one.
 * @throws Fault `EMBEDDED_ENGINE_UNAVAILABLE`, `MODEL_UNAVAILABLE`, `MODEL_FILE_UNREADABLE`, `MODEL_FILE_INVALID`, `DISK_FULL`, `PERMISSION_DENIED`.
 */
export async function startEmbeddedEngine(options: EmbeddedEngineOptions): Promise<EmbeddedEngine> {
  expectBinding()
  const file = await modelFile(options)
  options.signal?.throwIfAborted()
  const first = await startChild(file, 0)
  if (options.signal?.aborted) await end(first)
  options.signal?.throwIfAborted()
  const stopping = new AbortController()
  const life = keepAlive(first, file, stopping.signal)
  return {
    url: first.url,
    modelName: file.name,
    async stop() {
      stopping.abort()
      await life
    },
  }
}

async function modelFile(options: EmbeddedEngineOptions): Promise<ModelFile> {
  const { dataDirectory, modelFile: given, sources, onProgress, signal } = options
  if (given !== undefined) return { path: await givenModel(given), name: modelName(given), digest: '' }
  const path = await demonstrationModel({
    directory: join(dataDirectory, 'models'),
    ...(sources && { sources }),
    ...(onProgress && { onProgress }),
    ...(signal && { signal }),
  })
  return { path, name: DEMONSTRATION_MODEL.name, digest: DEMONSTRATION_MODEL.sha256 }
}

interface Child {
  process: ChildProcess
  url: string
  exited: Promise<unknown>
}

async function startChild(file: ModelFile, port: number): Promise<Child> {
  const args = ['--model', file.path, '--name', file.name, '--digest', file.digest, '--port', String(port)]
  // Detached: Ctrl-C in a terminal reaches everything in it, and an answer that runs may end first.
  const child = spawn(process.execPath, [PROGRAM, ...args], {
    detached: true,
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
    windowsHide: true,
  })
  const exited = once(child, 'exit')
  const line = await Promise.race([firstLine(child), exited.then(() => undefined)])
  if (line?.ready) return { process: child, url: line.url, exited }
  await end({ process: child, exited })
  throw line?.fault ? new Fault(line.fault) : unexplained(child)
}

type FirstLine =
  | { ready: true; url: string }
  | { ready: false; fault: { code: string; message: string; mend?: string } }

async function firstLine(child: ChildProcess): Promise<FirstLine | undefined> {
  if (child.stdout === null) return undefined
  for await (const line of createInterface({ input: child.stdout })) return JSON.parse(line) as FirstLine
  return undefined
}

/** Ends when `stopping` fires and the engine is gone. */
async function keepAlive(first: Child, file: ModelFile, stopping: AbortSignal): Promise<void> {
  const port = Number(new URL(first.url).port)
  const asked = once(stopping, 'abort')
  let child: Child | undefined = first
  let pause = RESTART_MS.first
  while (!stopping.aborted) {
    const since = performance.now()
    await Promise.race([child?.exited, asked])
    if (stopping.aborted) break
    if (performance.now() - since > RESTART_MS.healthy) pause = RESTART_MS.first
    await Promise.race([delay(pause, undefined, { ref: false }), asked])
    pause = Math.min(pause * 2, RESTART_MS.longest)
    if (!stopping.aborted) child = await startChild(file, port).catch(report)
  }
  if (child) await end(child)
}

async function end({ process: child, exited }: Pick<Child, 'process' | 'exited'>): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  if (child.connected) child.disconnect()
  const late = setTimeout(() => child.kill('SIGKILL'), STOP_MS)
  await exited
  clearTimeout(late)
}

function report(error: unknown): undefined {
  process.stderr.write(`the embedded engine could not be started again: ${String(error)}\n`)
  return undefined
}

function expectBinding(): void {
  const binding = BINDINGS[`${process.platform}-${process.arch}`]
  if (binding !== undefined && isInstalled(binding)) return
  throw new Fault({
    code: 'EMBEDDED_ENGINE_UNAVAILABLE',
    message: `the embedded engine is not installed for this machine (${process.platform} ${process.arch})`,
    mend: 'Install Ollama (https://ollama.com/download) or LM Studio (https://lmstudio.ai)',
  })
}

function isInstalled(packageName: string): boolean {
  try {
    return findPackageJSON(packageName, import.meta.url) !== undefined
  } catch {
    return false
  }
}

function unexplained({ exitCode, signalCode }: ChildProcess): Fault {
  return new Fault({
    code: 'EMBEDDED_ENGINE_FAILED',
    message: `the embedded engine ended before it was ready (${signalCode ?? `exit ${exitCode}`})`,
    mend: 'Its last words stand above; start with --no-embedded-engine to go on without it',
  })
}
