/** How a command speaks to the person: answers on standard output, everything else on standard error. */
export interface Terminal {
  /** The answer to what was asked, or a part of it. */
  answer(text: string): void
  /** Progress, explanations and news. */
  say(text: string): void
  /** Width for text, at most 80 where nothing says so. */
  columns: number
  /** A person looks at it: pictures and lines that pass by make sense. */
  rich: boolean
  /** Words may be coloured. */
  colours: boolean
}

const DEFAULT_COLUMNS = 80

/** The terminal of this process; `NO_COLOR` and pipes are honoured. */
export function processTerminal(environment: NodeJS.ProcessEnv = process.env): Terminal {
  const rich = process.stderr.isTTY === true && environment['TERM'] !== 'dumb'
  return {
    answer: (text) => process.stdout.write(`${text}\n`),
    say: (text) => process.stderr.write(`${text}\n`),
    columns: process.stderr.columns || DEFAULT_COLUMNS,
    rich,
    colours: rich && process.stdout.isTTY === true && !environment['NO_COLOR'],
  }
}

const COLOUR_CODES = { red: 31, green: 32, yellow: 33, dim: 2, bold: 1 } as const
export type Colour = keyof typeof COLOUR_CODES

export function paint(text: string, colour: Colour, { colours }: Pick<Terminal, 'colours'>): string {
  return colours ? `\u001b[${COLOUR_CODES[colour]}m${text}\u001b[0m` : text
}

/** Rows under each other, each column as wide as its longest cell; the last may be of any length. */
export function renderColumns(rows: readonly (readonly string[])[]): string {
  const widths: number[] = []
  for (const row of rows)
    row.forEach((cell, at) => {
      widths[at] = Math.max(widths[at] ?? 0, cell.length)
    })
  return rows
    .map((row) =>
      row
        .map((cell, at) => cell.padEnd(widths[at] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}
