/** How a command speaks to the person: answers on standard output, everything else on standard error. */
export interface Terminal {
  /** The answer to what was asked, or a part of it. With `json` there is exactly one, and it is a JSON document. */
  answer(text: string): void
  /** Progress, explanations and news. */
  say(text: string): void
  /** `--json` was given: {@link present} writes the document instead of the page. */
  json: boolean
  /** Width for text, at most 80. */
  columns: number
  /** A person sits at both ends and can be asked. */
  interactive: boolean
  /** Words of an answer may be coloured. */
  colours: boolean
}

/** Pages stay this narrow however wide the window is: they are pasted into issues and mails. */
const MOST_COLUMNS = 80

/** The terminal of this process; `NO_COLOR`, `TERM=dumb` and pipes are honoured. */
export function processTerminal(environment: NodeJS.ProcessEnv = process.env): Terminal {
  const { stdin, stdout, stderr } = process
  const plain = Boolean(environment['NO_COLOR']) || environment['TERM'] === 'dumb'
  return {
    answer: (text) => stdout.write(`${text}\n`),
    say: (text) => stderr.write(`${text}\n`),
    json: false,
    columns: Math.min(stdout.columns || MOST_COLUMNS, MOST_COLUMNS),
    interactive: stdin.isTTY === true && stderr.isTTY === true,
    colours: stdout.isTTY === true && !plain,
  }
}

/** Answers with the document where `--json` was given, else with the page. Call it once, with all there is to say. */
export function present(terminal: Terminal, document: unknown, page: () => string): void {
  terminal.answer(terminal.json ? JSON.stringify(document, undefined, 2) : page())
}

const COLOUR_CODES = { red: 31, green: 32, yellow: 33, dim: 2, bold: 1 } as const
export type Colour = keyof typeof COLOUR_CODES

/** The text in a colour where the terminal has colours. Paint after padding: the codes have a length too. */
export function paint(text: string, colour: Colour, { colours }: Pick<Terminal, 'colours'>): string {
  return colours ? `\u001b[${COLOUR_CODES[colour]}m${text}\u001b[0m` : text
}
