/** Close codes of `/tunnel` (RFC 6455 leaves 4000–4999 to applications) and what the agent does about each. */
export const CloseCode = {
  /** The gateway stops or restarts: reconnect at once. */
  restart: 1012,
  /** A defect of the one who closes: reconnect with back-off. */
  defect: 1011,
  /** The other end broke the protocol: reconnect with back-off, and report it. */
  protocol: 4400,
  /** The device is unknown or was revoked: stop, pair again. */
  revoked: 4401,
  /** The handshake took too long. */
  timeout: 4408,
  /** The same device connected again: the newer connection stays. */
  replaced: 4409,
  /** No common protocol version: stop, update. */
  version: 4426,
  /** Too many at once: come back after the seconds in the reason. */
  later: 4429,
} as const
export type CloseCode = (typeof CloseCode)[keyof typeof CloseCode]

/** True where trying again cannot help until a person acts. */
export function isFinal(code: number): boolean {
  return code === CloseCode.revoked || code === CloseCode.version
}

/** Text that fits a close frame: at most 123 bytes, so plain ASCII of at most 120. */
export function closeReason(text: string): string {
  return text.replaceAll(/[^\x20-\x7e]/g, '?').slice(0, 120)
}
