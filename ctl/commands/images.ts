import { readFile, writeFile } from 'node:fs/promises'
import { ExitCode, Fault } from '@cloudtolocalllm/runtime/fault'
import { parseDocument } from 'yaml'
import {
  checkEnvironment,
  describeSettingsFault,
  type EnvironmentOptions,
  environmentFile,
  readEnvironment,
} from '../environment-files.ts'
import { present, type Terminal } from '../terminal/terminal.ts'

export interface ImagesOptions extends EnvironmentOptions {
  /** `sha256:…` */
  gateway?: string
  database?: string
}

/** `ctl images ENV`: shows which images run; with a digest writes it into the settings file, comments and all else kept. */
export async function images(environment: string, options: ImagesOptions, terminal: Terminal): Promise<ExitCode> {
  const { gateway, database } = options
  if (gateway !== undefined || database !== undefined) await writeDigests(environment, options)
  const settings = await readEnvironment(environment, options)
  present(terminal, settings.images, () =>
    (['gateway', 'database'] as const)
      .map((name) => `${name}: ${settings.images[name] ?? 'by release, no digest yet'}`)
      .join('\n'),
  )
  return ExitCode.done
}

/** What does not fit is not kept: the file is as it was. */
async function writeDigests(environment: string, options: ImagesOptions): Promise<void> {
  await readEnvironment(environment, options)
  const file = environmentFile(environment, options)
  const before = await readFile(file, 'utf8')
  const document = parseDocument(before)
  for (const name of ['gateway', 'database'] as const) {
    if (options[name] !== undefined) document.setIn(['images', name], options[name])
  }
  await writeFile(file, document.toString({ lineWidth: 0 }))
  const checked = await checkEnvironment(environment, options)
  if ('settings' in checked) return
  await writeFile(file, before)
  throw new Fault({
    code: 'SETTINGS_WRONG',
    message: checked.faults.map(describeSettingsFault).join('\n'),
    mend: 'A digest is what a registry answers to a push: sha256: and 64 hexadecimal digits',
    exitCode: ExitCode.usage,
  })
}
