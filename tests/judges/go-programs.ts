import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { cached, cacheRoot } from '../engines/cache.ts'
import { mustRun } from './command.ts'

/** A program that its Go module publishes. */
export interface GoProgram {
  /** github.com/rhysd/actionlint/cmd/actionlint */
  package: string
  version: string
  /** Build tags. */
  tags?: string
}

/** The path of a published program, built where it is not there yet. */
export async function installGoProgram({ package: path, version, tags = '' }: GoProgram): Promise<string> {
  const name = path.split('/').at(-1) ?? path
  const folder = await cached({
    name: `judge-${name}`,
    content: [path, version, tags],
    async make(made) {
      process.stderr.write(`tests/judges: building ${name} ${version} from its Go module\n`)
      await go(['install', ...FLAGS, `-tags=${tags}`, '-ldflags=-s -w', `${path}@${version}`], { GOBIN: made })
    },
  })
  return join(folder, name)
}

/** The path of a program whose Go source lies in a folder of ours; `linkFlags` set variables in it. */
export async function buildGoFolder(name: string, source: string, linkFlags = ''): Promise<string> {
  const files = (await readdir(source)).sort()
  const folder = await cached({
    name: `judge-${name}`,
    content: [linkFlags, ...(await Promise.all(files.map((file) => readFile(join(source, file), 'utf8'))))],
    async make(made) {
      process.stderr.write(`tests/judges: building ${name} from ${source}; the first time takes minutes\n`)
      await go(['build', ...FLAGS, `-ldflags=-s -w ${linkFlags}`, '-o', join(made, name), '.'], {}, source)
    },
  })
  return join(folder, name)
}

/** Where the files of a module lie, fetched where they are not there yet. */
export async function goModuleFolder(module: string, version: string): Promise<string> {
  const said: { Dir: string } = JSON.parse(await go(['mod', 'download', '-json', `${module}@${version}`]))
  return said.Dir
}

const FLAGS = ['-trimpath', '-buildvcs=false']

/** Builds are kept beside the judges: after a change of ours only that is compiled again. */
function go(args: readonly string[], environment: Record<string, string> = {}, folder?: string): Promise<string> {
  // A read-only module cache could not be removed with the temporary home that a test may run in.
  const flags = [process.env['GOFLAGS'], '-modcacherw'].filter(Boolean).join(' ')
  const build = { GOCACHE: join(cacheRoot(), 'go-build'), GOFLAGS: flags, CGO_ENABLED: '0', ...environment }
  return mustRun({ command: 'go', args, environment: build }, folder)
}
