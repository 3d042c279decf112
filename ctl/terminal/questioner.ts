import { createInterface } from 'node:readline/promises'

/** Asks a person; a question that is left empty gets the usual answer, where it has one. */
export interface Questioner {
  /** Undefined where nothing was answered. */
  ask(question: string, usual?: string): Promise<string | undefined>
  close(): void
}

/** Asks on this process's terminal: on standard error, as standard output is for answers. */
export function processQuestioner(): Questioner {
  const lines = createInterface({ input: process.stdin, output: process.stderr })
  return {
    async ask(question, usual) {
      const hint = usual === undefined ? '' : ` [${usual}]`
      const answer = (await lines.question(`${question}${hint} `)).trim()
      return answer === '' ? usual : answer
    },
    close: () => lines.close(),
  }
}
