/** Letters and digits of a pairing code. */
export const CODE_LENGTH = 8

/** A code as it is shown, `ABCD-EFGH`, from whatever was typed or pasted so far. */
export function tidyCode(typed: string): string {
  const letters = typed
    .toUpperCase()
    .replaceAll(/[^A-Z0-9]/g, '')
    .slice(0, CODE_LENGTH)
  return letters.length > CODE_LENGTH / 2
    ? `${letters.slice(0, CODE_LENGTH / 2)}-${letters.slice(CODE_LENGTH / 2)}`
    : letters
}

export function isWholeCode(code: string): boolean {
  return code.length === CODE_LENGTH + 1
}
