import { createHash, randomUUID } from 'node:crypto'
import { mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { homedir } from 'node:os'
import { dirname, join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { systemErrorCode } from '@cloudtolocalllm/runtime/fault'

/** How often a waiting process looks whether another one has finished. */
const LOOK_AGAIN_MS = 200

/** Where engines and models for tests are kept, outside the tree, so that every clone shares them: CLOUDTOLOCALLLM_CACHE or the system's usual place. */
export function cacheRoot(environment: NodeJS.ProcessEnv = process.env): string {
  const { CLOUDTOLOCALLLM_CACHE: chosen, LOCALAPPDATA: local, XDG_CACHE_HOME: xdg } = environment
  if (chosen) return chosen
  if (process.platform === 'win32')
    return join(local ?? join(homedir(), 'AppData', 'Local'), 'cloudtolocalllm', 'cache')
  return join(xdg || join(homedir(), '.cache'), 'cloudtolocalllm')
}

export interface Recipe {
  name: string
  /** Everything that decides what is made; another content, another entry. */
  content: readonly string[]
  /** Fills the empty folder `made`, which becomes `final` only when this is done. */
  make(made: string, final: string): Promise<void>
}

/** The folder that the recipe makes: at once when it is there, else made by exactly one of all processes that ask. */
export async function cached({ name, content, make }: Recipe, root = cacheRoot()): Promise<string> {
  const key = createHash('sha256').update(JSON.stringify(content)).digest('hex').slice(0, 12)
  const final = join(root, `${name}-${key}`)
  if (await exists(final)) return final
  await mkdir(root, { recursive: true })
  const release = await lock(`${final}.lock`, () => exists(final))
  if (release === undefined) return final
  const made = join(root, `.${name}-${randomUUID()}`)
  try {
    await mkdir(made)
    await make(made, final)
    await rename(made, final)
    return final
  } finally {
    await rm(made, { recursive: true, force: true })
    await release()
  }
}

/** Takes the lock, or returns undefined as soon as what it guards is done by another process. */
async function lock(path: string, done: () => Promise<boolean>): Promise<(() => Promise<void>) | undefined> {
  for (;;) {
    if (await takeLock(path)) {
      const release = () => rm(path, { recursive: true, force: true })
      if (!(await done())) return release
      await release()
    }
    if (await done()) return undefined
    await breakDeadLock(path)
    await delay(LOOK_AGAIN_MS)
  }
}

/** A folder with its holder inside is moved into place as one step, so a lock without holder is never seen. */
async function takeLock(path: string): Promise<boolean> {
  const mine = `${path}-${randomUUID()}`
  await mkdir(mine)
  await writeFile(join(mine, 'holder'), String(process.pid))
  try {
    await rename(mine, path)
    return true
  } catch (error) {
    await rm(mine, { recursive: true, force: true })
    if (['ENOTEMPTY', 'EEXIST', 'EPERM'].includes(systemErrorCode(error) ?? '')) return false
    throw error
  }
}

/** Removes the lock of a process that died; who moves it away first may, and puts it back if it was a newer one. */
async function breakDeadLock(path: string): Promise<void> {
  const holder = await holderOf(path)
  if (holder === undefined || isAlive(holder)) return
  const away = `${path}-${randomUUID()}`
  try {
    await rename(path, away)
  } catch {
    return // another process moved it first
  }
  if ((await holderOf(away)) === holder) await rm(away, { recursive: true, force: true })
  else await rename(away, path)
}

async function holderOf(path: string): Promise<number | undefined> {
  try {
    return Number(await readFile(join(path, 'holder'), 'utf8'))
  } catch (error) {
    if (systemErrorCode(error) === 'ENOENT') return undefined
    throw error
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return systemErrorCode(error) === 'EPERM'
  }
}

async function exists(path: string): Promise<boolean> {
  try {
    await stat(path)
    return true
  } catch (error) {
    if (systemErrorCode(error) === 'ENOENT') return false
    throw new Error(`the cache ${dirname(path)} cannot be read`, { cause: error })
  }
}
