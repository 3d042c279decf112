/** One place that breaks a rule. */
export interface Finding {
  /** Relative to the repository, with forward slashes; or what else it is about, as `commit 1a2b3c4`. */
  file: string
  /** Counted from 1; absent where the whole file is meant. */
  line?: number
  /** The rule's name, as it can be searched for. */
  rule: string
  /** What was found and what is expected. */
  message: string
}

/** `protocol/frame.ts:12  function-size  …`, a form that editors and terminals link. */
export function describeFinding({ file, line, rule, message }: Finding): string {
  return `${line === undefined ? file : `${file}:${line}`}  ${rule}  ${message.replaceAll(/\s*\n\s*/g, ' ')}`
}
