import { readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { googleRegionOf, readPrices } from '@cloudtolocalllm/platform/cost/prices'
import { ExitCode } from '@cloudtolocalllm/runtime/fault'
import { readPriceSheet } from '../data-sheets.ts'
import { type EnvironmentOptions, readAllEnvironments } from '../environment-files.ts'
import { AWS_LISTS, findAwsPrices } from '../prices/aws-list.ts'
import { AZURE_LISTS, findAzurePrices } from '../prices/azure-list.ts'
import type { FoundPrice } from '../prices/found-price.ts'
import { findGooglePrices, GOOGLE_LISTS } from '../prices/google-list.ts'
import { editSheet, type SheetChange } from '../prices/sheet-edit.ts'
import { type WantedPrices, wantedPrices } from '../prices/wanted-prices.ts'
import { present, type Terminal } from '../terminal/terminal.ts'
import { renderColumns } from '../terminal/text.ts'

export interface RefreshOptions extends EnvironmentOptions {
  /** Where the lists are, if not at the providers themselves: a mirror, or a test. */
  lists?: Partial<Record<keyof WantedPrices, string>>
  /** Google's list is public and still wants an API key; default: the variable GOOGLE_API_KEY. */
  googleKey?: string | undefined
}

/**
 * `ctl prices refresh`: looks up every price that names a place in a public list, in the regions of the sheet and of
 * the environments, and writes them with their new dates. Nothing is written where a list cannot be read.
 */
export async function refreshPrices(options: RefreshOptions, terminal: Terminal): Promise<ExitCode> {
  const file = path.resolve(options.environments ?? 'environments', 'prices.yaml')
  const wanted = wantedPrices(await readPriceSheet(options), await regionsInUse(options))
  const text = await readFile(file, 'utf8')
  const found = await findAll(wanted, options, terminal)
  const { text: edited, changes } = editSheet(text, found)
  readPrices(edited)
  if (edited !== text) await writeFile(file, edited)
  const missing = missingOf(wanted, found)
  present(terminal, { file, changes, missing }, () => refreshPage(changes, missing))
  return ExitCode.done
}

async function regionsInUse(options: EnvironmentOptions): Promise<Record<keyof WantedPrices, readonly string[]>> {
  const all = await readAllEnvironments(options)
  return {
    aws: all.flatMap(({ aws }) => aws?.region ?? []),
    azure: all.flatMap(({ azure }) => azure?.region ?? []),
    google: all.flatMap(({ google }) => (google ? googleRegionOf(google.location) : [])),
  }
}

async function findAll(wanted: WantedPrices, options: RefreshOptions, terminal: Terminal): Promise<FoundPrice[]> {
  const { lists = {}, googleKey = process.env['GOOGLE_API_KEY'] } = options
  terminal.say('Amazon: the list of EC2 alone is some hundreds of megabytes; this takes minutes.')
  const found = await findAwsPrices(wanted.aws, lists.aws ?? AWS_LISTS)
  terminal.say('Azure: one question for each price.')
  found.push(...(await findAzurePrices(wanted.azure, lists.azure ?? AZURE_LISTS)))
  if (!googleKey) {
    terminal.say('Google: left as it is, as its list wants an API key in GOOGLE_API_KEY.')
    return found
  }
  terminal.say('Google.')
  return [...found, ...(await findGooglePrices(wanted.google, googleKey, lists.google ?? GOOGLE_LISTS))]
}

/** What the sheet says stands in a list and was not found there. */
function missingOf(wanted: WantedPrices, found: readonly FoundPrice[]): readonly { id: string; region: string }[] {
  const there = new Set(found.map(({ id, region }) => `${id} ${region}`))
  const all = [...wanted.aws, ...wanted.azure, ...wanted.google].map(({ id, region }) => ({ id, region }))
  return all.filter(({ id, region }) => !there.has(`${id} ${region}`))
}

function refreshPage(changes: readonly SheetChange[], missing: readonly { id: string; region: string }[]): string {
  const news = changes.filter(({ state }) => state !== 'confirmed')
  const rows = news.map(({ id, region, before, after, state }) => [
    state,
    id,
    region,
    before === undefined ? '-' : String(before),
    String(after),
  ])
  const confirmed = changes.length - news.length
  return [
    ...(rows.length > 0 ? [renderColumns(rows, ['left', 'left', 'left', 'right', 'right'])] : []),
    `${confirmed} as before, ${news.length} new or different, ${missing.length} not found in their list`,
    ...missing.map(({ id, region }) => `  not found: ${id} ${region}`.trimEnd()),
  ].join('\n')
}
