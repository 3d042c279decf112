import { spawn } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { text } from 'node:stream/consumers'
import { pathToFileURL } from 'node:url'
import { findNpm } from './npm.mjs'

/** A tiny repository with this set-up, in a folder of its own whose name has a space. */
export interface FakeProject {
  root: string
  /** Writes a file below the root, with its folders. */
  write(file: string, content: string): void
  /** How often npm was started. */
  installs(): number
  /** Runs set-up for a program, as `npm start` does. */
  start(...commandLine: string[]): Promise<{ code: number | null; stdout: string; stderr: string }>
  [Symbol.dispose](): void
}

/** Makes the project; its lock file names one workspace and nothing from the network. */
export function fakeProject(): FakeProject {
  const root = mkdtempSync(path.join(tmpdir(), 'a project '))
  const write = (file: string, content: string) => {
    mkdirSync(path.dirname(path.join(root, file)), { recursive: true })
    writeFileSync(path.join(root, file), content)
  }
  cpSync(import.meta.dirname, path.join(root, 'tools', 'setup'), { recursive: true })
  cpSync(path.join(import.meta.dirname, '..', 'setup.mjs'), path.join(root, 'tools', 'setup.mjs'))
  writePackages(write, '1.0.0')
  write('program.ts', 'const words: string[] = process.argv.slice(2)\nconsole.log(words.join(" "))\n')
  write('npm-cli.js', countingNpm)
  return {
    root,
    write,
    installs: () => (existsSync(path.join(root, 'installs')) ? readFileSync(path.join(root, 'installs')).length : 0),
    start: (...commandLine) => run(root, commandLine),
    [Symbol.dispose]: () => rmSync(root, { recursive: true, force: true }),
  }
}

/** npm itself, after a byte for each start in the file `installs` of the project. */
const countingNpm = `
import { appendFileSync } from 'node:fs'
appendFileSync('installs', '.')
await import(${JSON.stringify(pathToFileURL(findNpm()).href)})
`

/** Writes manifests and lock file of a project at `version`, with the workspace `word`. */
export function writePackages(write: FakeProject['write'], version: string): void {
  const manifest = { name: 'fake', version, type: 'module', workspaces: ['word'] }
  write('package.json', JSON.stringify(manifest))
  write('word/package.json', JSON.stringify({ name: 'word', version }))
  write(
    'package-lock.json',
    JSON.stringify({
      name: 'fake',
      version,
      lockfileVersion: 3,
      requires: true,
      packages: { '': manifest, 'node_modules/word': { resolved: 'word', link: true }, word: { version } },
    }),
  )
}

async function run(root: string, commandLine: string[]) {
  const child = spawn(process.execPath, ['tools/setup.mjs', ...commandLine], {
    cwd: root,
    env: { ...process.env, npm_execpath: path.join(root, 'npm-cli.js') },
  })
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve))
  const [stdout, stderr, code] = await Promise.all([text(child.stdout), text(child.stderr), ended])
  return { code, stdout, stderr }
}
