import { MAX_HEAD } from './limits.ts'
import { decodeText, encodeText } from './text.ts'
import { ProtocolViolation } from './violation.ts'

/** Name, value, name, value, … as HTTP wrote them. */
export type HeaderList = readonly string[]

export interface RequestHead {
  method: string
  /** Path with query, beginning with a slash. */
  path: string
  /** Which of the device's engines, as its STATUS names it. */
  engine: string
  headers: HeaderList
}

export interface AnswerHead {
  status: number
  headers: HeaderList
}

const METHOD = /^[A-Z]{1,16}$/
const PATH = /^\/[\x21-\x7e]*$/
const ENGINE = /^[A-Za-z0-9_.-]{1,64}$/
const STATUS = /^[2-5][0-9][0-9]$/
const HEADER_NAME = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what must not be in a value (RFC 9110, 5.5)
const BAD_VALUE = /[\x00-\x08\x0a-\x1f\x7f]/

/** `METHOD path engine`, then a line `name: value` for each header. Throws {@link ProtocolViolation} where it cannot be said. */
export function encodeRequestHead(head: RequestHead): Uint8Array {
  const { method, path, engine, headers } = head
  checkRequestLine(method, path, engine)
  return encodeLines(`${method} ${path} ${engine}`, headers)
}

export function decodeRequestHead(bytes: Uint8Array): RequestHead {
  const [first = '', ...lines] = decodeLines(bytes)
  const [method = '', path = '', engine = '', ...rest] = first.split(' ')
  if (rest.length > 0) throw new ProtocolViolation('request line has more than three parts')
  checkRequestLine(method, path, engine)
  return { method, path, engine, headers: decodeHeaders(lines) }
}

/** The status as three digits, then a line `name: value` for each header. Throws {@link ProtocolViolation} where it cannot be said. */
export function encodeAnswerHead(head: AnswerHead): Uint8Array {
  const status = String(head.status)
  checkStatusLine(status)
  return encodeLines(status, head.headers)
}

export function decodeAnswerHead(bytes: Uint8Array): AnswerHead {
  const [first = '', ...lines] = decodeLines(bytes)
  checkStatusLine(first)
  return { status: Number(first), headers: decodeHeaders(lines) }
}

function checkRequestLine(method: string, path: string, engine: string): void {
  if (METHOD.test(method) && PATH.test(path) && ENGINE.test(engine)) return
  throw new ProtocolViolation('request line is not "METHOD path engine"')
}

function checkStatusLine(status: string): void {
  if (!STATUS.test(status)) throw new ProtocolViolation('answer does not begin with a status of 200 to 599')
}

function encodeLines(first: string, headers: HeaderList): Uint8Array {
  let text = first
  for (let at = 0; at + 1 < headers.length; at += 2) {
    const [name = '', value = ''] = [headers[at], headers[at + 1]]
    if (!HEADER_NAME.test(name) || BAD_VALUE.test(value))
      throw new ProtocolViolation(`header ${JSON.stringify(name)} cannot be sent`)
    text += `\n${name}: ${value}`
  }
  const bytes = encodeText(text)
  if (bytes.length > MAX_HEAD) throw new ProtocolViolation(`head of ${bytes.length} bytes, at most ${MAX_HEAD} allowed`)
  return bytes
}

function decodeLines(bytes: Uint8Array): string[] {
  if (bytes.length > MAX_HEAD) throw new ProtocolViolation(`head of ${bytes.length} bytes, at most ${MAX_HEAD} allowed`)
  try {
    return decodeText(bytes).split('\n')
  } catch {
    throw new ProtocolViolation('head is not UTF-8')
  }
}

function decodeHeaders(lines: readonly string[]): HeaderList {
  const headers: string[] = []
  for (const line of lines) {
    const colon = line.indexOf(': ')
    const name = line.slice(0, colon)
    const value = line.slice(colon + 2)
    if (colon < 1 || !HEADER_NAME.test(name) || BAD_VALUE.test(value))
      throw new ProtocolViolation('malformed header line')
    headers.push(name, value)
  }
  return headers
}

/** The first value of a header, whatever its case; undefined where it is missing. */
export function headerValue(headers: HeaderList, name: string): string | undefined {
  for (let at = 0; at < headers.length; at += 2) {
    if (headers[at]?.toLowerCase() === name) return headers[at + 1]
  }
  return undefined
}
