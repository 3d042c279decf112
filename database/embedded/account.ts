import { readFileSync, statSync } from 'node:fs'
import { userInfo } from 'node:os'
import { Fault } from '@cloudtolocalllm/runtime/fault'

/** Another user id under which the server runs, because PostgreSQL refuses to run as root. */
export interface Account {
  name: string
  uid: number
  gid: number
}

/** In order of preference; the first is for an operator who wants an account of its own, `_postgres` is macOS's. */
const NAMES = ['cloudtolocalllm', 'postgres', '_postgres', 'nobody']

/**
 * Undefined unless we are root. Then the account that owns the cluster already, else the first of {@link NAMES}.
 * @throws Fault DATABASE_ACCOUNT_MISSING where this system has none of them
 */
export function chooseAccount(clusterDirectory: string, accounts = readAccounts): Account | undefined {
  if (process.getuid?.() !== 0) return undefined
  const known = accounts()
  const owner = statSync(clusterDirectory, { throwIfNoEntry: false })?.uid
  const byOwner = known.find(({ uid }) => uid === owner && uid > 0)
  const account = byOwner ?? NAMES.map((name) => known.find((each) => each.name === name)).find((each) => each)
  if (account) return account
  throw new Fault({
    code: 'DATABASE_ACCOUNT_MISSING',
    message: `PostgreSQL refuses to run as root, and there is no account named ${NAMES.join(', ')} to run it under`,
    mend: 'Create one: useradd --system postgres',
  })
}

/** Name of the user that we are, for messages. */
export function ownName(): string {
  return userInfo().username
}

function readAccounts(): Account[] {
  const fields = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map((line) => line.split(':'))
  return fields
    .map(([name = '', , uid, gid]) => ({ name, uid: Number(uid), gid: Number(gid) }))
    .filter(({ name, uid, gid }) => name !== '' && uid > 0 && gid >= 0)
}
