/** The other end broke the protocol; the connection ends with close code 4400 and this message. */
export class ProtocolViolation extends Error {
  override readonly name = 'ProtocolViolation'
}
