import { randomUUID } from 'node:crypto'
import { readFile, rename, writeFile } from 'node:fs/promises'
import { userInfo } from 'node:os'
import { type Database, openDatabase } from '@cloudtolocalllm/database/connect'
import { createEnrolment } from '@cloudtolocalllm/database/enrolments'
import { createKey, findKey } from '@cloudtolocalllm/database/keys'
import { createLoginLink } from '@cloudtolocalllm/database/login-links'
import { migrate } from '@cloudtolocalllm/database/migrate'
import { firstPerson } from '@cloudtolocalllm/database/people'
import { Fault, systemErrorCode } from '@cloudtolocalllm/runtime/fault'
import type { DataDirectory } from './data-directory.ts'

/** The person whose service this is, as the database knows them. */
export class Owner {
  readonly #database: Database
  readonly #id: string

  private constructor(database: Database, id: string) {
    this.#database = database
    this.#id = id
  }

  /** Brings the schema up to date and finds the owner, who is made where there is none. */
  static async of(connectionString: string, directory: DataDirectory): Promise<Owner> {
    await migrate(connectionString).catch((error: unknown) => {
      throw isNewer(error) ? newer(directory, error) : error
    })
    const database = openDatabase(connectionString, { connections: 2 })
    const { id } = await firstPerson(database, userInfo().username)
    return new Owner(database, id)
  }

  /** The key that is kept in `file`; another one takes its place when it was revoked or has expired. */
  async apiKey(file: string): Promise<string> {
    const kept = await readKept(file)
    if (kept !== undefined && (await findKey(this.#database, kept))?.ownerId === this.#id) return kept
    const { secret } = await createKey(this.#database, {
      ownerId: this.#id,
      name: 'npm start on this machine',
      models: null,
      expiresAt: null,
    })
    await keep(file, secret)
    return secret
  }

  /** Signs one browser in, once, within ten minutes. */
  async loginUrl(gatewayUrl: string): Promise<string> {
    const { token } = await createLoginLink(this.#database, this.#id)
    return `${gatewayUrl}/login#${token}`
  }

  /** Pairs one agent, once, within ten minutes. */
  async enrolment(): Promise<string> {
    return (await createEnrolment(this.#database, this.#id)).token
  }

  async close(): Promise<void> {
    await this.#database.destroy()
  }
}

async function readKept(file: string): Promise<string | undefined> {
  try {
    return (await readFile(file, 'utf8')).trim()
  } catch (error) {
    if (systemErrorCode(error) === 'ENOENT') return undefined
    throw error
  }
}

async function keep(file: string, secret: string): Promise<void> {
  const draft = `${file}.${randomUUID()}`
  await writeFile(draft, `${secret}\n`, { mode: 0o600, flag: 'wx' })
  await rename(draft, file)
}

function isNewer(error: unknown): error is Fault {
  return error instanceof Fault && error.code === 'DATABASE_NEWER'
}

function newer(directory: DataDirectory, cause: Fault): Fault {
  return new Fault({
    code: 'DATA_DIRECTORY_NEWER',
    message: `${directory.path} was used by a newer version: ${cause.message}`,
    mend: 'Bring the newer version back (git pull) and start again, or choose another directory: npm start -- --data DIR',
    cause,
  })
}
