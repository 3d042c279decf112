import { describeFault, Fault, type FaultDetails } from '@cloudtolocalllm/runtime/fault'

/** What the program tells the keeper of its server. */
export type ToKeeper = { type: 'stop' } | { type: 'restart' }

/** What the keeper tells its program. */
export type FromKeeper =
  | { type: 'progress'; text: string }
  | { type: 'ready'; connectionString: string; port: number }
  | { type: 'trouble'; text: string }
  | { type: 'failed'; fault: FaultDetails }
  | { type: 'defect'; text: string }

/** How a keeper is started; it comes as JSON in its only argument. */
export interface KeeperOptions {
  dataDirectory: string
  /** 0: any free one. */
  port: number
  /** The process that a person would stop to free the directory. */
  user: number
}

/** An error as it travels between processes. */
export function errorMessage(error: unknown): FromKeeper {
  if (!(error instanceof Fault)) return { type: 'defect', text: describeFault(error) }
  const { code, message, mend, exitCode } = error
  return { type: 'failed', fault: mend === undefined ? { code, message, exitCode } : { code, message, mend, exitCode } }
}
