import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join, relative, sep } from 'node:path'

/** A file that a judge looks at. */
export interface JudgedFile {
  /** Relative, with slashes. */
  path: string
  text: string
}

/** Writes the files into a folder of their own for as long as `use` runs. */
export async function withFiles<Result>(
  files: readonly JudgedFile[],
  use: (folder: string) => Promise<Result>,
): Promise<Result> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'judged-')))
  try {
    for (const { path, text } of files) {
      await mkdir(dirname(join(folder, path)), { recursive: true })
      await writeFile(join(folder, path), text)
    }
    return await use(folder)
  } finally {
    await rm(folder, { recursive: true })
  }
}

/** The path of a judged file, as judges name it absolutely or relative to the folder. */
export function pathIn(folder: string, said: string): string {
  const path = said.startsWith(folder) ? relative(folder, said) : said.replace(/^\.?[/\\]/, '')
  return path.split(sep).join('/')
}
