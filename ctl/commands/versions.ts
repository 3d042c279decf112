import { feesOf } from '@cloudtolocalllm/platform/calendar/fees'
import { type CalendarRow, calendar } from '@cloudtolocalllm/platform/calendar/versions'
import { ExitCode } from '@cloudtolocalllm/runtime/fault'
import { readPriceSheet, readVersionSheet } from '../data-sheets.ts'
import { type EnvironmentOptions, readEnvironment } from '../environment-files.ts'
import { type Colour, paint, present, type Terminal } from '../terminal/terminal.ts'
import { renderColumns, wrapText } from '../terminal/text.ts'
import { today } from '../today.ts'

/** `ctl versions`: until when everything is looked after; without an environment, every version of everything. */
export async function versions(
  environment: string | undefined,
  options: EnvironmentOptions,
  terminal: Terminal,
): Promise<ExitCode> {
  const settings = environment === undefined ? undefined : await readEnvironment(environment, options)
  const [sheet, prices] = await Promise.all([readVersionSheet(options), readPriceSheet(options)])
  const day = today()
  const rows = calendar({ ...(settings && { settings }), versions: sheet, today: day, fees: feesOf(prices, settings) })
  present(terminal, { environment: environment ?? null, today: day, rows }, () => versionsPage(rows, day, terminal))
  return ExitCode.done
}

/** The calendar as a table at 80 columns, its doubts below. */
export function versionsPage(rows: readonly CalendarRow[], day: string, terminal: Terminal): string {
  const head = ['', 'Version', 'State', 'Ends', 'Days', 'Paid until', 'USD', 'Next']
  const cells = rows.map((row) => [
    row.what,
    row.version,
    row.state,
    row.endOfStandard ?? '-',
    row.daysLeft === undefined ? '-' : String(row.daysLeft),
    row.endOfExtended ?? '-',
    row.moneyOfStaying === undefined ? '-' : row.moneyOfStaying.toFixed(0),
    row.nextStep ?? '-',
  ])
  const [title = '', ...lines] = renderColumns([head, ...cells], SIDES).split('\n')
  const painted = lines.map((line, at) => paintRow(line, rows[at], terminal))
  return [
    `Versions on ${day}; USD: what staying past the end costs a month`,
    '',
    title,
    ...painted,
    ...noteLines(rows),
    '',
    'Sources',
    ...sourcesOf(rows).map((source) => `  ${wrapText(source, COLUMNS - 2, 4)}`),
  ].join('\n')
}

const COLUMNS = 80
const SIDES = ['left', 'left', 'left', 'left', 'right', 'left', 'right', 'left'] as const

/** Within so many days of an end a row is worth a second look. */
const SOON_DAYS = 30

function paintRow(line: string, row: CalendarRow | undefined, terminal: Terminal): string {
  const colour = row && colourOf(row)
  return colour ? paint(line, colour, terminal) : line
}

function colourOf({ state, daysLeft }: CalendarRow): Colour | undefined {
  if (state === 'gone') return 'red'
  return state === 'extended' || (daysLeft !== undefined && daysLeft <= SOON_DAYS) ? 'yellow' : undefined
}

function noteLines(rows: readonly CalendarRow[]): readonly string[] {
  const told = rows.filter(({ note }) => note !== undefined)
  if (told.length === 0) return []
  return [
    '',
    'To know',
    ...told.map(({ what, version, note }) => `  ${wrapText(`${what} ${version}: ${note}`, COLUMNS - 2, 4)}`),
  ]
}

function sourcesOf(rows: readonly CalendarRow[]): readonly string[] {
  return [...new Set(rows.map(({ what, source, asOf, trust }) => `${what}: ${source}; ${asOf}; ${trust}`))]
}
