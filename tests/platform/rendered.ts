import { readFile } from 'node:fs/promises'
import { renderEverything } from '@cloudtolocalllm/platform/render'
import type { Settings } from '@cloudtolocalllm/platform/settings'
import { readSettings } from '@cloudtolocalllm/platform/settings-file'
import type { JudgedFile } from '../judges/judged-files.ts'
import { generatedRepositories } from './generated-settings.ts'

const SHIPPED = ['aws', 'development', 'google', 'production']

/** What one repository renders. */
export interface Rendering {
  /** `shipped` or `generated-1`…: the folder in which judges find its files. */
  name: string
  environments: readonly Settings[]
  files: readonly JudgedFile[]
}

/** The shipped environments, and generated repositories of another run's or this run's seed. */
export async function everyRendering(): Promise<readonly Rendering[]> {
  const shipped = rendering('shipped', await Promise.all(SHIPPED.map(shippedSettings)))
  const generated = generatedRepositories().map((settings, at) => rendering(`generated-${at + 1}`, settings))
  return [shipped, ...generated]
}

/** All files whose path in their repository matches, under their repository's name; equal ones once. */
export function filesOf(renderings: readonly Rendering[], pattern: RegExp): JudgedFile[] {
  const all = renderings.flatMap(({ name, files }) =>
    files.filter(({ path }) => pattern.test(path)).map(({ path, text }) => ({ path: `${name}/${path}`, text })),
  )
  const texts = new Set<string>()
  return all.filter(({ text }) => !texts.has(text) && texts.add(text))
}

function rendering(name: string, environments: readonly Settings[]): Rendering {
  return { name, environments, files: renderEverything(environments) }
}

async function shippedSettings(name: string): Promise<Settings> {
  const file = `environments/${name}.yaml`
  const result = readSettings(await readFile(new URL(`../../${file}`, import.meta.url), 'utf8'), file)
  if ('faults' in result) throw new Error(`${file}: ${JSON.stringify(result.faults)}`)
  return result.settings
}
