import { readFileSync } from 'node:fs'
import { parse } from 'yaml'
import { readVersions } from './calendar/versions.ts'
import { readPrices } from './cost/prices.ts'
import { gatherFacts } from './facts.ts'
import { type Facts, overlay } from './policy/facts.ts'
import type { RenderedFile } from './rendered-file.ts'
import type { Settings } from './settings.ts'
import { readSettings } from './settings-file.ts'
import { toYaml, type Value } from './yaml-text.ts'

/** The shipped environments, for tests. */
export const SHIPPED = ['aws', 'development', 'google', 'production'] as const

/** Some day on which the tests read the calendars. */
export const TODAY = '2026-11-24'

/** A shipped environment with changes laid over its file. */
export function settingsOf(name: string, changes: { readonly [key: string]: Value } = {}): Settings {
  const text = toYaml(overlay(parse(readShipped(`${name}.yaml`)), changes))
  const read = readSettings(text, `environments/${name}.yaml`)
  if ('settings' in read) return read.settings
  throw new Error(`${name} with ${JSON.stringify(changes)}: ${JSON.stringify(read.faults)}`)
}

const known = new Map<string, Facts>()

/** All that is known of it, against nothing; asked twice it is gathered once. */
export function factsOf(name: string, changes: { readonly [key: string]: Value } = {}): Facts {
  const key = JSON.stringify([name, changes])
  const facts = known.get(key) ?? gather(name, changes, [])
  known.set(key, facts)
  return facts
}

/** All that is known of it, against an earlier rendering. */
export function factsAgainst(
  before: readonly RenderedFile[],
  name: string,
  changes: { readonly [key: string]: Value },
): Facts {
  return gather(name, changes, before)
}

function gather(name: string, changes: { readonly [key: string]: Value }, before: readonly RenderedFile[]): Facts {
  const settings = settingsOf(name, changes)
  const environments = SHIPPED.map((shipped) => (shipped === name ? settings : settingsOf(shipped)))
  const prices = readPrices(readShipped('prices.yaml'))
  const versions = readVersions(readShipped('versions.yaml'))
  return gatherFacts({ settings, environments, prices, versions, today: TODAY, release: '0.1.0', before })
}

function readShipped(file: string): string {
  return readFileSync(new URL(`../environments/${file}`, import.meta.url), 'utf8')
}
