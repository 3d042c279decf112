/** What a canned answer does. Numbers of tokens count from the first one; undefined means: does not happen. */
export interface Script {
  /** How many tokens an answer has. */
  tokens: number
  /** Milliseconds between two tokens; 0 sends them as fast as the reader takes them. */
  interval: number
  /** Milliseconds before the first byte, headers included; Infinity: never. */
  stall: number
  /** The socket is destroyed after so many tokens; 0: before any byte. */
  crash?: number
  /** The answer ends cleanly after so many tokens, without the dialect's terminator, as when an engine's runner dies. */
  unterminated?: number
  /** Ollama's own dialect says so with an error line when its runner dies; the others end as `unterminated`. */
  error?: number
  /** 503 in the dialect's shape, at once. */
  busy: boolean
  /** Answers with so many bytes of a fixed pattern instead of tokens. */
  bytes?: number
}

export const QUIET_SCRIPT: Script = { tokens: 5, interval: 0, stall: 0, busy: false }

const MARK = 'canned:'
const NUMBERS = ['tokens', 'interval', 'stall', 'crash', 'unterminated', 'error', 'bytes'] as const

/**
 * Reads directions out of a prompt: `canned: tokens=100 interval=20 crash=3`, `canned: stall=forever`, `canned: busy`.
 * They stand anywhere in the body and hold until the string ends. What they do not name stays as `usual` has it.
 */
export function readScript(body: string, usual: Script): Script {
  const start = body.lastIndexOf(MARK)
  if (start < 0) return usual
  const words = (/^[^"\\]*/.exec(body.slice(start + MARK.length))?.[0] ?? '').trim().split(/\s+/)
  const script = { ...usual, busy: usual.busy || words.includes('busy') }
  for (const word of words) {
    const [name, value] = word.split('=')
    const known = NUMBERS.find((number) => number === name)
    if (known !== undefined) script[known] = value === 'forever' ? Number.POSITIVE_INFINITY : Number(value)
  }
  return script
}
