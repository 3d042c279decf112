import { spawn } from 'node:child_process'
import { buffer, text } from 'node:stream/consumers'
import { Fault, systemErrorCode } from '@cloudtolocalllm/runtime/fault'

/** How a judge is started: the executable and what comes before the files it looks at. */
export interface Program {
  command: string
  args: readonly string[]
  /** Added to the environment of this process. */
  environment?: Readonly<Record<string, string>>
}

/** What a program said and how it ended. */
export interface Said {
  code: number | null
  /** Its standard output. */
  output: string
  /** Its standard error. */
  complaint: string
}

/** Runs a program to its end. Rejects with the fault of a missing program; any exit code is an answer. */
export async function runProgram({ command, args, environment }: Program, folder?: string): Promise<Said> {
  const child = spawn(command, args, {
    cwd: folder,
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
    windowsHide: true,
  })
  const ended = new Promise<number | null>((resolve, reject) => child.once('error', reject).once('close', resolve))
  const [output, complaint, code] = await Promise.all([text(child.stdout), buffer(child.stderr), ended]).catch(
    (error: unknown) => {
      throw systemErrorCode(error) === 'ENOENT' ? missing(command) : error
    },
  )
  return { code, output, complaint: complaint.toString('utf8') }
}

/** Runs a program that must succeed; returns its standard output. */
export async function mustRun(program: Program, folder?: string): Promise<string> {
  const said = await runProgram(program, folder)
  if (said.code !== 0) throw unexpected(program, said)
  return said.output
}

/** The fault of a program that neither accepted nor refused, but broke. */
export function unexpected({ command, args }: Program, { code, output, complaint }: Said): Fault {
  const words = [command, ...args].join(' ')
  const last = (complaint.trim() || output.trim()).slice(-2_000)
  return new Fault({ code: 'TEST_JUDGE_FAILED', message: `${words.slice(0, 300)} ended with ${code}: ${last}` })
}

const MENDS: Readonly<Record<string, string>> = {
  go: 'Install Go 1.26 or newer: https://go.dev/dl',
  python3: 'Install Python 3.10 or newer with pip (Debian: apt install python3-pip)',
}

function missing(command: string): Fault {
  const message = `the judges need the program ${command}, which is in no folder of PATH`
  return new Fault({ code: 'TEST_JUDGE_NEEDS_PROGRAM', message, mend: MENDS[command] ?? `Install ${command}` })
}
