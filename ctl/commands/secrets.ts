import { X509Certificate } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { toYamlDocuments } from '@cloudtolocalllm/platform/yaml-text'
import { ExitCode, Fault } from '@cloudtolocalllm/runtime/fault'
import { type EnvironmentOptions, readEnvironment } from '../environment-files.ts'
import { freshSecrets } from '../fresh-secrets.ts'
import type { Terminal } from '../terminal/terminal.ts'

/** Options of `secrets`. */
export interface SecretsOptions extends EnvironmentOptions {
  /** A file with what a managed database's certificate is verified by. */
  authority?: string
}

/**
 * Writes an environment's Secrets with fresh values, for `kubectl apply -f -`. They are kept nowhere: what is printed is
 * all there is of them.
 */
export async function printSecrets(
  environment: string,
  options: SecretsOptions,
  terminal: Terminal,
): Promise<ExitCode> {
  const settings = await readEnvironment(environment, options)
  const databaseAuthority = options.authority === undefined ? undefined : await readAuthority(options.authority)
  const objects = freshSecrets(settings, { now: new Date(), databaseAuthority })
  if (terminal.json) terminal.answer(JSON.stringify({ apiVersion: 'v1', kind: 'List', items: objects }, undefined, 2))
  else terminal.answer(toYamlDocuments(objects).trimEnd())
  terminal.say(
    `Fresh secrets of ${environment}. They are kept nowhere else: ctl secrets ${environment} print | kubectl apply -f -`,
  )
  return ExitCode.done
}

/** @throws Fault AUTHORITY_UNUSABLE */
async function readAuthority(file: string): Promise<string> {
  try {
    const text = await readFile(file, 'utf8')
    new X509Certificate(text)
    return text
  } catch (error) {
    throw new Fault({
      code: 'AUTHORITY_UNUSABLE',
      message: `--authority ${file}: expected a certificate (PEM)`,
      mend: 'Name the file with the certificate of the authority, as the provider of the database publishes it.',
      cause: error,
      exitCode: ExitCode.usage,
    })
  }
}
