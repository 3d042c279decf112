import { describeFault, ExitCode, Fault } from './fault.ts'

/** A part that was started and can be stopped; stopping twice is harmless. */
export interface Running {
  stop(): Promise<void>
}

/** Why the program should end: a signal, or the parent that started it is gone. */
export type StopReason = 'SIGINT' | 'SIGTERM' | 'parent-gone'

/** npm passes on what the terminal has sent to us too: signals within this time are one. */
const SAME_SIGNAL_MS = 1000

/**
 * Resolves when the person or the system asks us to stop. A second signal ends the process at once (exit 1),
 * so that nobody has to wait for a stop that hangs. A program started with an IPC channel stops when it closes.
 */
export function stopRequested(): Promise<StopReason> {
  return new Promise((resolve) => {
    let askedAt: number | undefined
    const ask = (reason: StopReason) => {
      const again = askedAt !== undefined && performance.now() - askedAt > SAME_SIGNAL_MS
      if (again && reason !== 'parent-gone') process.exit(ExitCode.failed)
      askedAt ??= performance.now()
      resolve(reason)
    }
    process.on('SIGINT', () => ask('SIGINT'))
    process.on('SIGTERM', () => ask('SIGTERM'))
    if (process.channel) process.once('disconnect', () => ask('parent-gone'))
  })
}

/** Milliseconds that a program which is done has for closing what it opened. */
const CLOSE_WITHIN_MS = 5_000

/**
 * Runs a program to its end and turns what it throws into words on standard error and an exit code. A failure ends the
 * process whatever is still open in it; one that ends well has a moment to close what it opened.
 */
export async function runProgram(program: () => Promise<ExitCode>): Promise<void> {
  try {
    process.exitCode = await program()
    setTimeout(() => process.exit(), CLOSE_WITHIN_MS).unref()
  } catch (error) {
    process.exitCode = error instanceof Fault ? error.exitCode : ExitCode.failed
    process.stderr.write(`${describeFault(error)}\n`, () => process.exit())
  }
}

/** Stops parts one after another, last started first; each gets its turn even when one fails, then the first failure is thrown. */
export async function stopInOrder(parts: readonly Running[]): Promise<void> {
  const failures: unknown[] = []
  for (const part of parts.toReversed()) {
    await part.stop().catch((error: unknown) => failures.push(error))
  }
  if (failures.length > 0) throw failures[0]
}
