import { execFile } from 'node:child_process'
import { glob, readFile, stat } from 'node:fs/promises'
import path from 'node:path'
import { promisify } from 'node:util'
import type { RenderedFile } from '@cloudtolocalllm/platform/rendered-file'
import { ExitCode, Fault } from '@cloudtolocalllm/runtime/fault'

const run = promisify(execFile)

/** Folders that `ctl render` writes into. */
const FOLDERS = ['k8s', 'config', '.github/workflows']
/** A rendering of many environments is some hundred kilobytes; bytes. */
const MOST_OUTPUT = 64 * 1024 * 1024

/**
 * What an earlier `ctl render` left in a folder, or in a commit of this repository; nothing where nothing is named.
 * @throws Fault AGAINST_UNKNOWN where it is neither
 */
export async function earlierRendering(against: string | undefined): Promise<readonly RenderedFile[]> {
  if (against === undefined) return []
  const isFolder = await stat(against).then(
    (found) => found.isDirectory(),
    () => false,
  )
  return isFolder ? await readFolder(against) : await readCommit(against)
}

async function readFolder(folder: string): Promise<readonly RenderedFile[]> {
  const files: RenderedFile[] = []
  for (const part of FOLDERS) {
    for await (const file of glob('**/*', { cwd: path.join(folder, part) })) {
      const place = path.join(folder, part, file)
      if (!(await stat(place)).isFile()) continue
      files.push({ path: `${part}/${file.replaceAll('\\', '/')}`, text: await readFile(place, 'utf8') })
    }
  }
  return files
}

async function readCommit(ref: string): Promise<readonly RenderedFile[]> {
  const listed = await git(['ls-tree', '-r', '--name-only', '-z', '--end-of-options', ref, ...FOLDERS], ref)
  const paths = listed.split('\0').filter(Boolean)
  return await Promise.all(
    paths.map(async (file) => ({ path: file, text: await git(['show', `${ref}:${file}`], ref) })),
  )
}

async function git(words: readonly string[], ref: string): Promise<string> {
  try {
    return (await run('git', [...words], { maxBuffer: MOST_OUTPUT })).stdout
  } catch (cause) {
    throw new Fault({
      code: 'AGAINST_UNKNOWN',
      message: `--against ${ref}: expected a folder that ctl render wrote into, or a commit of this repository`,
      mend: 'For instance: --against HEAD, --against main, or --against . for what is on the disk',
      cause,
      exitCode: ExitCode.usage,
    })
  }
}
