import { createReadStream, createWriteStream } from 'node:fs'
import { open } from 'node:fs/promises'
import { pipeline } from 'node:stream/promises'

/** GGUF 3: magic, version, count of tensors, count of entries, then the entries. All little-endian. */
const HEADER_BYTES = 24
const ENTRY_COUNT_AT = 16

/** Tensors start at a multiple of this; so long as what is put in is one too, they need not be moved. */
const ALIGNMENT = 32

const TYPE_UINT32 = 4
const TYPE_STRING = 8
const POOLING_MEAN = 1

/** Copies a llama model as one that declares how tokens become one vector, by which Ollama knows a model for embeddings. */
export async function writeEmbeddingGguf(from: string, to: string): Promise<void> {
  const header = await readHeader(from)
  const entries = paddedEntries()
  header.writeBigUInt64LE(header.readBigUInt64LE(ENTRY_COUNT_AT) + 2n, ENTRY_COUNT_AT)
  const file = createWriteStream(to, { flags: 'wx' })
  file.write(header)
  file.write(entries)
  await pipeline(createReadStream(from, { start: HEADER_BYTES }), file)
}

async function readHeader(path: string): Promise<Buffer> {
  const file = await open(path)
  try {
    const { buffer } = await file.read(Buffer.alloc(HEADER_BYTES), 0, HEADER_BYTES, 0)
    return buffer
  } finally {
    await file.close()
  }
}

/** The entry that matters, and a comment exactly as long as the alignment needs. */
function paddedEntries(): Buffer {
  const pooling = Buffer.concat([key('llama.pooling_type'), uint32(TYPE_UINT32), uint32(POOLING_MEAN)])
  const comment = Buffer.concat([key('general.padding'), uint32(TYPE_STRING)])
  const used = pooling.byteLength + comment.byteLength + 8
  return Buffer.concat([pooling, comment, text(' '.repeat(ALIGNMENT - (used % ALIGNMENT)))])
}

const key = text

function text(value: string): Buffer {
  const length = Buffer.alloc(8)
  length.writeBigUInt64LE(BigInt(Buffer.byteLength(value)))
  return Buffer.concat([length, Buffer.from(value)])
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32LE(value)
  return bytes
}
