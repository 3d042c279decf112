import { execFile as execFileCallback } from 'node:child_process'
import { mkdir, readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { type EngineProcess, startEngineProcess } from './engine-process.ts'
import { installOllama } from './install.ts'

const execFile = promisify(execFileCallback)

export interface OllamaPlace {
  /** Holds its home; nothing of the person's own Ollama is seen or changed. */
  directory: string
  models: string
  port: number
  environment: Readonly<Record<string, string>>
}

/** `ollama serve` with everything it keeps inside one folder, and no way to the cloud. */
export async function serveOllama({ directory, models, port, environment }: OllamaPlace): Promise<EngineProcess> {
  const home = join(directory, 'home')
  await mkdir(home, { recursive: true })
  const own = {
    HOME: home,
    OLLAMA_HOST: `127.0.0.1:${port}`,
    OLLAMA_MODELS: models,
    OLLAMA_NO_CLOUD: '1',
    GIN_MODE: 'release',
  }
  const program = { command: await installOllama(), args: ['serve'] }
  return startEngineProcess(program, { ...process.env, ...own, ...environment }, /msg="Listening on (\S+) \(version/)
}

/** The processes that a server started to run its models: the direct children of its pid. */
export async function runnersOf(server: number): Promise<number[]> {
  const all = process.platform === 'linux' ? await processesByProc() : await processesByPs()
  return all.filter(({ parent }) => parent === server).map(({ pid }) => pid)
}

interface SystemProcess {
  pid: number
  parent: number
}

/** Without `ps`, which small Linux images lack. Field 4 of /proc/PID/stat; the name before it stands in brackets and may hold spaces. */
async function processesByProc(): Promise<SystemProcess[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name))
  const read = pids.map(async (pid) => {
    const stat = await readFile(`/proc/${pid}/stat`, 'latin1').catch(() => '') // it may have ended while we looked
    return { pid: Number(pid), parent: Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]) }
  })
  return Promise.all(read)
}

async function processesByPs(): Promise<SystemProcess[]> {
  const { stdout } = await execFile('ps', ['-A', '-o', 'pid=,ppid='])
  const rows = stdout.split('\n').map((row) => row.trim().split(/\s+/).map(Number))
  return rows.map(([pid = 0, parent = 0]) => ({ pid, parent }))
}
