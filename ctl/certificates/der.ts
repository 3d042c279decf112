/** X.690 (DER), as much of it as certificates need. Each function returns one encoded value. */

/** Tag, length, content. */
export function der(tag: number, ...content: readonly Uint8Array[]): Buffer {
  const body = Buffer.concat(content)
  return Buffer.concat([Buffer.from([tag, ...lengthOf(body)]), body])
}

/** Short below 128 bytes; else the number of bytes of the length, then those. */
function lengthOf({ length }: Buffer): number[] {
  if (length < 0x80) return [length]
  const bytes: number[] = []
  for (let rest = length; rest > 0; rest >>>= 8) bytes.unshift(rest & 0xff)
  return [0x80 | bytes.length, ...bytes]
}

export function sequence(...content: readonly Uint8Array[]): Buffer {
  return der(0x30, ...content)
}

export function set(...content: readonly Uint8Array[]): Buffer {
  return der(0x31, ...content)
}

/** `1.2.840.10045.4.3.2`: the first two numbers share a byte, the others are written in groups of seven bits. */
export function objectId(dotted: string): Buffer {
  const [first = 0, second = 0, ...rest] = dotted.split('.').map(Number)
  return der(0x06, Buffer.from([first * 40 + second, ...rest.flatMap(base128)]))
}

function base128(value: number): number[] {
  const groups = [value & 0x7f]
  for (let rest = value >>> 7; rest > 0; rest >>>= 7) groups.unshift((rest & 0x7f) | 0x80)
  return groups
}

/** A number that is not negative, from its bytes; those may begin with zeros and with a one bit. */
export function integer(bytes: Uint8Array): Buffer {
  const start = bytes.findIndex((byte) => byte !== 0)
  const digits = start < 0 ? Buffer.from([0]) : Buffer.from(bytes.subarray(start))
  return der(0x02, Buffer.from((digits[0] ?? 0) >= 0x80 ? [0] : []), digits)
}

export function boolean(value: boolean): Buffer {
  return der(0x01, Buffer.from([value ? 0xff : 0]))
}

export function octets(bytes: Uint8Array): Buffer {
  return der(0x04, bytes)
}

/** Bits from the left; `unused` are those of the last byte that do not count. */
export function bits(bytes: Uint8Array, unused = 0): Buffer {
  return der(0x03, Buffer.from([unused]), bytes)
}

export function text(value: string): Buffer {
  return der(0x0c, Buffer.from(value, 'utf8'))
}

/** RFC 5280, 4.1.2.5: two digits of the year until 2049, four from 2050. */
export function time(moment: Date): Buffer {
  const digits = `${moment.toISOString().replaceAll(/[-:T]|\.\d+/g, '')}`
  return moment.getUTCFullYear() < 2050 ? der(0x17, Buffer.from(digits.slice(2))) : der(0x18, Buffer.from(digits))
}

/** The usual armour: base64 in lines of 64. */
export function pem(label: string, bytes: Uint8Array): string {
  const lines =
    Buffer.from(bytes)
      .toString('base64')
      .match(/.{1,64}/g) ?? []
  return `-----BEGIN ${label}-----\n${lines.join('\n')}\n-----END ${label}-----\n`
}
