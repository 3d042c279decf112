import * as z from 'zod'
import { type DataDirectory, damaged } from '../identity/data-directory.ts'
import { DEFAULT_POLICY, Policy } from './policy.ts'

export const POLICY_FILE = 'policy.json'

/** Throws a Fault where the file is damaged. */
export async function readPolicy(directory: DataDirectory): Promise<Policy> {
  const content = await directory.readJson(POLICY_FILE)
  if (content === undefined) return DEFAULT_POLICY
  const result = Policy.safeParse(content)
  if (result.success) return result.data
  throw damaged(directory.file(POLICY_FILE), z.prettifyError(result.error))
}

export async function writePolicy(directory: DataDirectory, policy: Policy): Promise<void> {
  await directory.ensure()
  await directory.writeJson(POLICY_FILE, policy)
}
