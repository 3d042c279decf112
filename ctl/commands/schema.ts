import { migrate } from '@cloudtolocalllm/database/migrate'
import { ExitCode, Fault } from '@cloudtolocalllm/runtime/fault'
import { present, type Terminal } from '../terminal/terminal.ts'

const VARIABLE = 'CLOUDTOLOCALLLM_DATABASE_URL'

/**
 * `ctl schema apply`: brings the database's schema to this release. The migration job runs it; the address comes from
 * the environment, as everything secret does.
 */
export async function applySchema(terminal: Terminal, environment: NodeJS.ProcessEnv = process.env): Promise<ExitCode> {
  const address = environment[VARIABLE]
  if (!address) {
    throw new Fault({
      code: 'DATABASE_ADDRESS_MISSING',
      message: `expected the database's address in ${VARIABLE}, got none`,
      mend: `Set ${VARIABLE} to postgres://user:password@host/name`,
      exitCode: ExitCode.usage,
    })
  }
  await migrate(address)
  present(terminal, { schema: 'current' }, () => 'the schema is that of this release')
  return ExitCode.done
}
