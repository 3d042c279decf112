import type { Terminal } from './terminal.ts'

/** A terminal for tests: 80 columns, nobody at it, and what was answered is kept. */
export function rememberingTerminal(json = false): { answers: readonly string[]; terminal: Terminal } {
  const answers: string[] = []
  const answer = (text: string) => {
    answers.push(text)
  }
  const terminal = { answer, say: () => {}, json, columns: 80, interactive: false, colours: false }
  return { answers, terminal }
}
