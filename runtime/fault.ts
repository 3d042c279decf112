/** What a {@link Fault} is made of. */
export interface FaultDetails {
  /** Catalogued in docs/errors.md, upper case with underscores: `PORT_IN_USE`. */
  code: string
  /** Where it happened, what was expected and what came; one sentence without a full stop. */
  message: string
  /** The command or step that mends it, in words of the shell in use. */
  mend?: string
  /** What was thrown underneath; goes to the log, not to the person. */
  cause?: unknown
  /** How the program ends when nobody catches it; see {@link ExitCode}. */
  exitCode?: ExitCode
}

/** The exit codes of all our programs. */
export const ExitCode = { done: 0, failed: 1, changes: 2, refused: 3, usage: 4 } as const
export type ExitCode = (typeof ExitCode)[keyof typeof ExitCode]

/** Something the person can understand and mend. Any other error that reaches the top is a defect of ours. */
export class Fault extends Error {
  override readonly name = 'Fault'
  readonly code: string
  readonly mend: string | undefined
  readonly exitCode: ExitCode

  constructor({ code, message, mend, cause, exitCode = ExitCode.failed }: FaultDetails) {
    super(message, cause === undefined ? undefined : { cause })
    this.code = code
    this.mend = mend
    this.exitCode = exitCode
  }
}

/** The two lines that a terminal shows: what happened, then what mends it. */
export function describeFault(error: unknown): string {
  if (error instanceof Fault) {
    const first = `${error.code}: ${error.message}`
    return error.mend === undefined ? first : `${first}\n  ${error.mend}`
  }
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error)
  return `INTERNAL: this is a defect of ours: ${text}\n  Please report it with the lines above.`
}

/** Reads `code` of Node's own errors (`ENOENT`, `EADDRINUSE`), or undefined. */
export function systemErrorCode(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined
}
