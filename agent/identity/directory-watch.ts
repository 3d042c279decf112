import { type FSWatcher, watch } from 'node:fs'
import type { Running } from '@cloudtolocalllm/runtime/stop'
import type { DataDirectory } from './data-directory.ts'

/** Network drives and some containers tell nothing of changes: look this often, milliseconds, all the same. */
const LOOK_EVERY = 2_000

/** Calls `look` when one of the files may have changed, at once where the system tells. It must not throw. */
export function watchFiles(directory: DataDirectory, files: readonly string[], look: () => Promise<void>): Running {
  let looking = Promise.resolve()
  const lookNext = () => {
    looking = looking.then(look)
  }
  const timer = setInterval(lookNext, LOOK_EVERY)
  const watcher = tryToWatch(directory.path, (name) => {
    if (name === null || files.includes(name)) lookNext()
  })
  return {
    async stop() {
      clearInterval(timer)
      watcher?.close()
      await looking
    },
  }
}

/** Where the system cannot watch, looking from time to time must do. */
function tryToWatch(folder: string, changed: (name: string | null) => void): FSWatcher | undefined {
  try {
    const watcher = watch(folder, (_, name) => changed(name))
    watcher.on('error', () => watcher.close())
    return watcher
  } catch {
    return undefined
  }
}
