import { spawn } from 'node:child_process'

/** Runs a program of a package under this Node, without colours; resolves with its exit code and all that it printed. */
export function runNodeProgram(
  root: string,
  file: string,
  parameters: readonly string[],
): Promise<{ code: number | null; output: string }> {
  const child = spawn(process.execPath, [file, ...parameters], {
    cwd: root,
    env: { ...process.env, NO_COLOR: '1' },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text) => (output += text))
  return new Promise((resolve, reject) => {
    child.once('error', reject).once('close', (code) => resolve({ code, output }))
  })
}
