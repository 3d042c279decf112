import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { after, before, test } from 'node:test'
import { openZipEntry } from './zip-entry.ts'

/**
 * Written by Python's zipfile: `a.txt` stored, `b/c.txt` deflated, and a comment at the end.
 * python3 -c "import zipfile as z; f=z.ZipFile('x.zip','w'); f.writestr(z.ZipInfo('a.txt'),'stored'); f.writestr(z.ZipInfo('b/c.txt'),'deflated '*9,z.ZIP_DEFLATED); f.comment=b'end'; f.close()"
 */
const ARCHIVE =
  'UEsDBBQAAAAAAAAAIQAL+UNWBgAAAAYAAAAFAAAAYS50eHRzdG9yZWRQSwMEFAAAAAgAAAAhAK84YbUOAAAAUQAAAAcAAABiL2MudHh0S0lNy0ksSU1RSKESAwBQSwECFAMUAAAAAAAAACEAC/lDVgYAAAAGAAAABQAAAAAAAAAAAAAAgAEAAAAAYS50eHRQSwECFAMUAAAACAAAACEArzhhtQ4AAABRAAAABwAAAAAAAAAAAAAAgAEpAAAAYi9jLnR4dFBLBQYAAAAAAgACAGgAAABcAAAAAwBlbmQ='

let directory: string
let path: string
before(async () => {
  directory = await mkdtemp(join(tmpdir(), 'zip-'))
  path = join(directory, 'x.zip')
  await writeFile(path, ARCHIVE, 'base64')
})
after(() => rm(directory, { recursive: true }))

test('a stored entry is read as it is', async () => {
  assert.equal(await text(await openZipEntry(path, (name) => name === 'a.txt')), 'stored')
})

test('a deflated entry is unpacked', async () => {
  assert.equal(await text(await openZipEntry(path, (name) => name.endsWith('c.txt'))), 'deflated '.repeat(9))
})

test('an entry that is not there is an error', async () => {
  await assert.rejects(
    openZipEntry(path, () => false),
    /holds no such entry/,
  )
})

test('a file that is no zip is an error', async () => {
  const other = join(directory, 'other')
  await writeFile(other, 'GGUF and so on, for longer than the end of a directory')
  await assert.rejects(
    openZipEntry(other, () => true),
    /not a zip file/,
  )
})

test('a zip that was cut short is an error', async () => {
  const cut = join(directory, 'cut.zip')
  await writeFile(cut, Buffer.from(ARCHIVE, 'base64').subarray(20))
  await assert.rejects(
    openZipEntry(cut, (name) => name === 'a.txt'),
    /zip/,
  )
})
