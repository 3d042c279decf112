import { createReadStream } from 'node:fs'
import { type FileHandle, open } from 'node:fs/promises'
import type { Readable } from 'node:stream'
import { createInflateRaw } from 'node:zlib'

/** PKWARE's APPNOTE 6.3.10, sections 4.3.7, 4.3.12 and 4.3.16: where the numbers below stand. */
const END_OF_DIRECTORY = { signature: 0x06054b50, bytes: 22, longestComment: 65_535 }
const DIRECTORY_ENTRY = { signature: 0x02014b50, bytes: 46 }
const LOCAL_HEADER = { signature: 0x04034b50, bytes: 30 }
const STORED = 0
const DEFLATED = 8

interface Entry {
  name: string
  method: number
  compressedBytes: number
  headerAt: number
}

/**
 * Streams the first entry of a zip file whose name is wanted. Reads archives under 4 GiB (no zip64), which is all that a wheel of one small model is.
 * @throws Error when the file is no zip, has no such entry, or packs it in a way other than stored or deflated.
 */
export async function openZipEntry(path: string, wanted: (name: string) => boolean): Promise<Readable> {
  const file = await open(path)
  try {
    const entry = (await readDirectory(file)).find(({ name }) => wanted(name))
    if (entry === undefined) throw new Error(`${path} holds no such entry`)
    if (entry.method !== STORED && entry.method !== DEFLATED) {
      throw new Error(`${entry.name} is packed by method ${entry.method}; expected stored (0) or deflated (8)`)
    }
    const start = await dataStart(file, entry)
    const packed = createReadStream(path, { start, end: start + entry.compressedBytes - 1 })
    if (entry.method === STORED) return packed
    const unpacked = createInflateRaw()
    packed.on('error', (error) => unpacked.destroy(error))
    return packed.pipe(unpacked)
  } finally {
    await file.close()
  }
}

async function readDirectory(file: FileHandle): Promise<Entry[]> {
  const { size } = await file.stat()
  const tailBytes = Math.min(size, END_OF_DIRECTORY.bytes + END_OF_DIRECTORY.longestComment)
  const tail = await readAt(file, size - tailBytes, tailBytes)
  const end = lastSignature(tail)
  const directory = await readAt(file, tail.readUInt32LE(end + 16), tail.readUInt32LE(end + 12))

  const entries: Entry[] = []
  for (let at = 0; at + DIRECTORY_ENTRY.bytes <= directory.byteLength; ) {
    expectSignature(directory, at, DIRECTORY_ENTRY.signature)
    const nameBytes = directory.readUInt16LE(at + 28)
    const rest = directory.readUInt16LE(at + 30) + directory.readUInt16LE(at + 32)
    const nameAt = at + DIRECTORY_ENTRY.bytes
    entries.push({
      name: directory.toString('utf8', nameAt, nameAt + nameBytes),
      method: directory.readUInt16LE(at + 10),
      compressedBytes: directory.readUInt32LE(at + 20),
      headerAt: directory.readUInt32LE(at + 42),
    })
    at = nameAt + nameBytes + rest
  }
  return entries
}

/** The local header repeats the name and has an extra field of its own length, so only it tells where the data starts. */
async function dataStart(file: FileHandle, { headerAt }: Entry): Promise<number> {
  const header = await readAt(file, headerAt, LOCAL_HEADER.bytes)
  expectSignature(header, 0, LOCAL_HEADER.signature)
  return headerAt + LOCAL_HEADER.bytes + header.readUInt16LE(26) + header.readUInt16LE(28)
}

function lastSignature(tail: Buffer): number {
  for (let at = tail.byteLength - END_OF_DIRECTORY.bytes; at >= 0; at -= 1) {
    if (tail.readUInt32LE(at) === END_OF_DIRECTORY.signature) return at
  }
  throw new Error('not a zip file: no end of central directory')
}

function expectSignature(bytes: Buffer, at: number, signature: number): void {
  const got = bytes.readUInt32LE(at)
  if (got !== signature)
    throw new Error(`broken zip: expected ${signature.toString(16)} at ${at}, got ${got.toString(16)}`)
}

async function readAt(file: FileHandle, position: number, bytes: number): Promise<Buffer> {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(bytes), 0, bytes, position)
  if (bytesRead !== bytes) throw new Error(`zip ends early: expected ${bytes} bytes at ${position}, got ${bytesRead}`)
  return buffer
}
