import { gzipSync } from 'node:zlib'

/** A file of a package; `name` begins with `package/`, as npm expects. */
export interface PackedFile {
  name: string
  content: Uint8Array
}

const blockBytes = 512
/** npm gives every packed file this time, so that equal content makes equal bytes. */
const modified = Date.UTC(1985, 9, 26, 8, 15) / 1000

/** Packs files in the ustar format (POSIX.1-1988), gzipped; equal files give equal bytes. Names of up to 100 bytes. */
export function packTarball(files: readonly PackedFile[]): Buffer {
  const ordered = files.toSorted((left, right) => (left.name < right.name ? -1 : 1))
  const entries = ordered.flatMap(({ name, content }) => [
    header(name, content.length),
    content,
    padding(content.length),
  ])
  return gzipSync(Buffer.concat([...entries, Buffer.alloc(2 * blockBytes)]), { level: 9 })
}

function header(name: string, size: number): Buffer {
  if (Buffer.byteLength(name) > 100) throw new RangeError(`expected a name of up to 100 bytes, got ${name}`)
  const block = Buffer.alloc(blockBytes)
  block.write(name, 0)
  block.write(octal(name.endsWith('.js') ? 0o755 : 0o644, 8), 100)
  block.write(octal(0, 8), 108)
  block.write(octal(0, 8), 116)
  block.write(octal(size, 12), 124)
  block.write(octal(modified, 12), 136)
  block.write('0', 156)
  block.write('ustar\u000000', 257)
  block.write(checksum(block), 148)
  return block
}

/** Digits in a field of `width`, ended by NUL. */
function octal(value: number, width: number): string {
  return `${value.toString(8).padStart(width - 1, '0')}\0`
}

/** Sum of all bytes with the checksum's own field counted as spaces: six digits, NUL, space. */
function checksum(block: Buffer): string {
  const sum = block.reduce((total, byte) => total + byte, 8 * ' '.charCodeAt(0))
  return `${sum.toString(8).padStart(6, '0')}\0 `
}

function padding(size: number): Buffer {
  return Buffer.alloc((blockBytes - (size % blockBytes)) % blockBytes)
}
