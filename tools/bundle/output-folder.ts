import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs'

/**
 * Lets `write` fill a new folder, then puts it in the place of the old one, so that a reader of `folder` finds either
 * the old files or the new ones. A `write` that throws leaves the old folder as it was.
 */
export async function replaceFolder(folder: string, write: (draft: string) => Promise<void>): Promise<void> {
  const [draft, old] = [`${folder}.draft`, `${folder}.old`]
  rmSync(draft, { recursive: true, force: true })
  mkdirSync(draft, { recursive: true })
  try {
    await write(draft)
    rmSync(old, { recursive: true, force: true })
    if (existsSync(folder)) renameSync(folder, old)
    renameSync(draft, folder)
  } finally {
    for (const rest of [draft, old]) rmSync(rest, { recursive: true, force: true })
  }
}
