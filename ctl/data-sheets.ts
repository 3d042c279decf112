import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { readVersions, type Versions } from '@cloudtolocalllm/platform/calendar/versions'
import { SheetError } from '@cloudtolocalllm/platform/cost/data-sheet'
import { type Prices, readPrices } from '@cloudtolocalllm/platform/cost/prices'
import { ExitCode, Fault, systemErrorCode } from '@cloudtolocalllm/runtime/fault'
import type { EnvironmentOptions } from './environment-files.ts'

/** The dated table of prices beside the settings files. Throws a Fault SHEET_UNUSABLE with every fault in it. */
export async function readPriceSheet(options: EnvironmentOptions): Promise<Prices> {
  return await readSheet('prices.yaml', options, readPrices)
}

/** The dated table of versions beside the settings files. Throws a Fault SHEET_UNUSABLE with every fault in it. */
export async function readVersionSheet(options: EnvironmentOptions): Promise<Versions> {
  return await readSheet('versions.yaml', options, readVersions)
}

async function readSheet<Sheet>(
  name: string,
  { environments = 'environments' }: EnvironmentOptions,
  read: (text: string) => Sheet,
): Promise<Sheet> {
  const file = path.join(environments, name)
  try {
    return read(await readFile(file, 'utf8'))
  } catch (cause) {
    if (!(cause instanceof SheetError) && systemErrorCode(cause) === undefined) throw cause
    throw new Fault({
      code: 'SHEET_UNUSABLE',
      message: `${file} cannot be used: ${cause instanceof SheetError ? cause.message : systemErrorCode(cause)}`,
      mend: `Bring it back from the repository: git checkout -- ${file.replaceAll('\\', '/')}`,
      cause,
      exitCode: ExitCode.usage,
    })
  }
}
