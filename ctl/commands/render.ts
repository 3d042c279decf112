import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { RELEASE, renderEverything } from '@cloudtolocalllm/platform/render'
import type { RenderedFile } from '@cloudtolocalllm/platform/rendered-file'
import { withSettingsDocument } from '@cloudtolocalllm/platform/settings-document'
import { ExitCode, Fault, systemErrorCode } from '@cloudtolocalllm/runtime/fault'
import { type EnvironmentOptions, readAllEnvironments } from '../environment-files.ts'
import { paint, present, type Terminal } from '../terminal/terminal.ts'

/** Options of `render`. */
export interface RenderOptions extends EnvironmentOptions {
  check?: boolean
  /** The repository; default: where the person stands. */
  into?: string
}

/** What a fresh render means for one file. */
interface Change {
  path: string
  /** `added`, `changed`: as rendered; `removed`: no render has it any more. */
  change: 'added' | 'changed' | 'removed'
}

/** Everything in these folders is rendered: a file that a fresh render does not have is left over. */
const RENDERED_FOLDERS = ['k8s', ...['cloudformation', 'dns', 'identity', 'prometheus'].map((name) => `config/${name}`)]
const SETTINGS_DOCUMENT = 'docs/settings.md'

/** Brings every rendered file up to date; with `check` only tells which are not, and fails where there are some. */
export async function render(options: RenderOptions, terminal: Terminal): Promise<ExitCode> {
  const root = path.resolve(options.into ?? '.')
  const environments = await readAllEnvironments(options)
  const files = [...renderEverything(environments, RELEASE), ...(await ownDocument(root))]
  const changes = await changesOf(files, root)
  if (!options.check) await apply(changes, files, root)
  const checked = options.check === true
  present(terminal, { checked, files: files.length, changes }, () => describe(changes, files.length, terminal))
  if (!checked || changes.length === 0) return ExitCode.done
  terminal.say('The files differ from a fresh render. To mend it: ctl render')
  return ExitCode.failed
}

/** A document of which only the second part is rendered; none where the repository has no such file. */
async function ownDocument(root: string): Promise<RenderedFile[]> {
  const document = await textOf(path.join(root, SETTINGS_DOCUMENT))
  if (document === undefined) return []
  return [{ path: SETTINGS_DOCUMENT, text: withSettingsDocument(document.replaceAll('\r\n', '\n')) }]
}

async function changesOf(files: readonly RenderedFile[], root: string): Promise<Change[]> {
  const fresh = new Set(files.map((file) => file.path))
  const written = await Promise.all(files.map((file) => changeOf(file, root)))
  const found = (await Promise.all(RENDERED_FOLDERS.map((folder) => filesIn(root, folder)))).flat()
  const removed = found.filter((file) => !fresh.has(file)).map((file): Change => ({ path: file, change: 'removed' }))
  return [...written.flat(), ...removed].sort((one, other) => (one.path < other.path ? -1 : 1))
}

/** A checkout on Windows may have CRLF; that is no difference. */
async function changeOf({ path: file, text }: RenderedFile, root: string): Promise<Change[]> {
  const there = await textOf(path.join(root, file))
  if (there === undefined) return [{ path: file, change: 'added' }]
  return there.replaceAll('\r\n', '\n') === text ? [] : [{ path: file, change: 'changed' }]
}

async function apply(changes: readonly Change[], files: readonly RenderedFile[], root: string): Promise<void> {
  const texts = new Map(files.map((file) => [file.path, file.text]))
  for (const { path: file } of changes) {
    const place = path.join(root, file)
    const text = texts.get(file)
    try {
      if (text === undefined) await rm(place)
      else await write(place, text)
    } catch (error) {
      throw unwritable(file, error)
    }
  }
}

async function write(place: string, text: string): Promise<void> {
  await mkdir(path.dirname(place), { recursive: true })
  await writeFile(place, text)
}

function unwritable(file: string, cause: unknown): unknown {
  const code = systemErrorCode(cause)
  if (code === undefined) return cause
  return new Fault({
    code: 'RENDER_UNWRITABLE',
    message: `${file} cannot be written (${code})`,
    mend: 'Check that this user may write there, and that there is room.',
    cause,
  })
}

async function textOf(place: string): Promise<string | undefined> {
  try {
    return await readFile(place, 'utf8')
  } catch (error) {
    if (systemErrorCode(error) === 'ENOENT') return undefined
    throw error
  }
}

/** Paths of the files below a folder, relative to `root`, with slashes. */
async function filesIn(root: string, folder: string): Promise<string[]> {
  const entries = await readdir(path.join(root, folder), { recursive: true, withFileTypes: true }).catch(() => [])
  return entries
    .filter((entry) => !entry.isDirectory())
    .map((entry) => path.relative(root, path.join(entry.parentPath, entry.name)).replaceAll('\\', '/'))
}

function describe(changes: readonly Change[], count: number, terminal: Terminal): string {
  if (changes.length === 0) return `All ${count} files are as rendered.`
  const marks = { added: ['+', 'green'], changed: ['~', 'yellow'], removed: ['-', 'red'] } as const
  return changes
    .map(({ path: file, change }) => `${paint(marks[change][0], marks[change][1], terminal)} ${file}`)
    .join('\n')
}
