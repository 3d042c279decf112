/** Something the person can mend before our own programs can run; the same shape as `Fault` of `runtime`. */
export class SetupFault extends Error {
  /** @param {{ code: string, message: string, mend: string, exitCode?: number }} details */
  constructor({ code, message, mend, exitCode = 1 }) {
    super(message)
    this.code = code
    this.mend = mend
    this.exitCode = exitCode
  }
}

/**
 * What happened, then what mends it.
 * @param {unknown} error
 */
export function describeSetupFault(error) {
  if (error instanceof SetupFault) return `${error.code}: ${error.message}\n  ${error.mend}`
  return error instanceof Error ? error.stack || error.message : String(error)
}
