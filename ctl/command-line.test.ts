import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { describe, it, type TestContext } from 'node:test'
import { parseAllDocuments } from 'yaml'

const repository = path.resolve(import.meta.dirname, '..')
const main = path.join(repository, 'ctl/main.ts')

const FITTING = `provider: kubernetes
domain: models.example.com
registry: ghcr.io/owner
backup: { store: { kind: directory, path: /backup } }
`

/** A folder of settings files that ends with the test. */
function environments(t: TestContext, files: Readonly<Record<string, string | Uint8Array>>): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'ctl environments '))
  t.after(() => rmSync(folder, { recursive: true }))
  for (const [name, content] of Object.entries(files)) writeFileSync(path.join(folder, name), content)
  return folder
}

interface Ended {
  code: number | null
  answer: string
  said: string
}

/** Runs the program as a person does, without a terminal. */
function ctl(words: readonly string[], cwd = repository): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [main, ...words], { cwd, stdio: ['ignore', 'pipe', 'pipe'] })
    const ended = { answer: '', said: '' }
    child.stdout.setEncoding('utf8').on('data', (text) => (ended.answer += text))
    child.stderr.setEncoding('utf8').on('data', (text) => (ended.said += text))
    child.once('error', reject).once('close', (code) => resolve({ code, ...ended }))
  })
}

describe('the words of a command', () => {
  it('are explained in 80 columns', async () => {
    const { code, answer, said } = await ctl(['--help'])
    assert.equal(code, 0)
    assert.equal(said, '')
    for (const verb of [
      'check',
      'init',
      'render',
      'plan',
      'cost',
      'versions',
      'prices',
      'images',
      'secrets',
      'schema',
    ]) {
      assert.match(answer, new RegExp(`^  ${verb}\\b`, 'm'))
    }
    assert.deepEqual(
      answer.split('\n').filter((line) => line.length > 80),
      [],
    )
  })

  it('are usage (4) where they are wrong, with the nearest right one', async () => {
    const { code, answer, said } = await ctl(['chekc'])
    assert.deepEqual([code, answer], [4, ''])
    assert.match(said, /unknown command 'chekc'[\s\S]*Did you mean check\?/)
    assert.equal((await ctl(['secrets', 'aws', 'burn'])).code, 4)
    assert.equal((await ctl([])).code, 4)
  })

  it('are told as a document where --json is among them', async () => {
    const { code, answer } = await ctl(['check', '--colour', '--json'])
    assert.equal(code, 4)
    assert.equal(JSON.parse(answer).error.code, 'USAGE')
  })
})

describe('ctl check', () => {
  it('finds nothing in the shipped environments', async () => {
    const { code, answer } = await ctl(['check'])
    assert.equal(code, 0, answer)
    assert.deepEqual(
      answer.trim().split('\n'),
      ['aws', 'development', 'google', 'production'].map((name) => `${name}: fits`),
    )
  })

  it('says every fault of every file, as words and as a document', async (t) => {
    const folder = environments(t, {
      'one.yaml': `${FITTING}dmain: x\ngateway: { port: 0 }\n`,
      'two.yaml': FITTING,
      'prices.yaml': 'a: 1',
    })
    const words = await ctl(['check', '--environments', folder])
    assert.equal(words.code, 4)
    assert.match(
      words.answer,
      /^one: 2 faults\n {2}.*one\.yaml:5:1 dmain: expected a key of the settings, got "dmain"; did you mean domain\?\n {2}.*one\.yaml:6:18 gateway\.port: expected a port, got 0\ntwo: fits\n$/,
    )
    const document = await ctl(['check', '--environments', folder, '--json'])
    assert.equal(document.code, 4)
    const { environments: checked } = JSON.parse(document.answer)
    assert.deepEqual(
      checked.map((one: { environment: string; faults: unknown[] }) => [one.environment, one.faults.length]),
      [
        ['one', 2],
        ['two', 0],
      ],
    )
    const { file, ...fault } = checked[0].faults[1]
    assert.ok(file.endsWith('one.yaml'))
    assert.deepEqual(fault, { line: 6, column: 18, path: 'gateway.port', expected: 'a port', got: '0' })
  })

  it('reads what editors on Windows write, and refuses what is no text or too much of it', async (t) => {
    const folder = environments(t, {
      'utf16.yaml': Buffer.from(`\ufeff${FITTING}`, 'utf16le'),
      'crlf.yaml': `\ufeff${FITTING.replaceAll('\n', '\r\n')}`,
      'bytes.yaml': Buffer.from([0xc0, 0xff, 0x00]),
      'large.yaml': 'a: b\n'.repeat(2_000_000),
    })
    const { code, answer } = await ctl(['check', '--environments', folder])
    assert.equal(code, 4)
    assert.match(answer, /^bytes: 1 fault\n.*bytes\.yaml:1:1 expected text in UTF-8/m)
    assert.match(answer, /^large: 1 fault\n.*large\.yaml:1:1 expected at most 256 KiB, got 9766 KiB/m)
    assert.match(answer, /^utf16: fits$/m)
    assert.match(answer, /^crlf: fits$/m)
  })
})

describe('an environment that is not there', () => {
  it('is named with those that are, and with the nearest', async () => {
    const { code, said } = await ctl(['secrets', 'prodution', 'print'])
    assert.equal(code, 4)
    assert.match(
      said,
      /^ENVIRONMENT_UNKNOWN: expected the name of an environment, got "prodution"; environments has aws, /,
    )
    assert.match(said, /\n {2}Did you mean production\?\n$/)
  })

  it('is never sought outside its folder', async () => {
    for (const name of ['../environments/aws', '..', '/etc/passwd', '']) {
      const { code, said } = await ctl(['secrets', name, 'print'])
      assert.deepEqual([code, said.slice(0, 19)], [4, 'ENVIRONMENT_UNKNOWN'], name)
    }
  })

  it('leaves a hint where there is none at all', async (t) => {
    const { code, said } = await ctl([
      'secrets',
      'a',
      'print',
      '--environments',
      path.join(environments(t, {}), 'none'),
    ])
    assert.equal(code, 4)
    assert.match(said, /has no settings files\n {2}ctl init NAME/)
  })
})

describe('ctl init', () => {
  const flags = [
    '--provider',
    'azure',
    '--domain',
    'a.example.com',
    '--registry',
    'a.azurecr.io',
    '--backup',
    'azure:account1/backups',
  ]

  it('writes a file that fits, from flags', async (t) => {
    const folder = environments(t, {})
    const { code, answer } = await ctl(['init', 'staging', ...flags, '--environments', folder, '--json'])
    assert.equal(code, 0)
    assert.equal(JSON.parse(answer).environment, 'staging')
    assert.match(
      readFileSync(path.join(folder, 'staging.yaml'), 'utf8'),
      /store: \{ kind: azure, account: account1, container: backups \}/,
    )
    assert.equal((await ctl(['check', 'staging', '--environments', folder])).code, 0)
  })

  it('never writes over a file', async (t) => {
    const folder = environments(t, { 'staging.yaml': 'mine' })
    const { code, said } = await ctl(['init', 'staging', ...flags, '--environments', folder])
    assert.equal(code, 4)
    assert.match(said, /^ENVIRONMENT_EXISTS: /)
    assert.equal(readFileSync(path.join(folder, 'staging.yaml'), 'utf8'), 'mine')
  })

  it('names every flag that is missing or does not fit, and writes nothing', async (t) => {
    const folder = environments(t, {})
    const missing = await ctl(['init', 'staging', '--provider', 'google', '--environments', folder])
    assert.equal(missing.code, 4)
    assert.match(
      missing.said,
      /INIT_INCOMPLETE: --domain is missing; --registry is missing; --project is missing; --backup is missing/,
    )
    const wrong = await ctl([
      'init',
      'staging',
      ...flags,
      '--domain',
      "a'b",
      '--email',
      'x\ny',
      '--account',
      '1',
      '--environments',
      folder,
    ])
    assert.match(
      wrong.said,
      /--domain: expected a host name like models\.example\.com, got "a'b"; --account: not for azure; --email: expected an e-mail/,
    )
    assert.throws(() => readFileSync(path.join(folder, 'staging.yaml')))
  })

  it('refuses names that no environment can have', async (t) => {
    const folder = environments(t, {})
    for (const name of ['Staging', 'prices', '../x', 'a b']) {
      const { code, said } = await ctl(['init', name, ...flags, '--environments', folder])
      assert.deepEqual([code, said.slice(0, 16)], [4, 'ENVIRONMENT_NAME'], name)
    }
  })
})

describe('ctl secrets ENV print', () => {
  it('writes Secrets to standard output and nothing else there', async () => {
    const { code, answer, said } = await ctl(['secrets', 'development', 'print'])
    assert.equal(code, 0)
    const documents = parseAllDocuments(answer)
    assert.ok(Array.isArray(documents))
    assert.ok(documents.length >= 4)
    for (const document of documents) assert.equal(document.get('kind'), 'Secret')
    assert.match(said, /kubectl apply -f -/)
    assert.doesNotMatch(said, /BEGIN|postgres:/)
  })

  it('writes one List where --json is asked', async () => {
    const { code, answer } = await ctl(['secrets', 'aws', 'print', '--json'])
    assert.equal(code, 0)
    const { kind, items } = JSON.parse(answer)
    assert.equal(kind, 'List')
    assert.ok(items.every((one: { kind: string }) => one.kind === 'Secret'))
  })

  it('tells faults in the settings with their places, as a document too', async (t) => {
    const folder = environments(t, { 'one.yaml': `${FITTING}gateway: { port: 0 }\n` })
    const { code, answer, said } = await ctl(['secrets', 'one', 'print', '--environments', folder, '--json'])
    assert.equal(code, 4)
    const { error } = JSON.parse(answer)
    assert.equal(error.code, 'SETTINGS_WRONG')
    assert.deepEqual(
      error.faults.map((fault: { path: string }) => fault.path),
      ['gateway.port'],
    )
    assert.match(
      said,
      /^SETTINGS_WRONG: 1 fault in the settings\n {2}.*one\.yaml:5:18 gateway\.port: expected a port, got 0\n/,
    )
  })

  it('refuses an authority that is none', async () => {
    const { code, said } = await ctl(['secrets', 'aws', 'print', '--authority', 'package.json'])
    assert.equal(code, 4)
    assert.match(said, /^AUTHORITY_UNUSABLE: /)
  })
})

describe('ctl render', () => {
  it('writes what is missing, mends what differs, removes what is left over, and is then done', async (t) => {
    const root = environments(t, {})
    cpSync(path.join(repository, 'environments'), path.join(root, 'environments'), { recursive: true })
    mkdirSync(path.join(root, 'k8s/gone'), { recursive: true })
    writeFileSync(path.join(root, 'k8s/gone/old.yaml'), 'old')
    writeFileSync(path.join(root, 'mine.txt'), 'mine')
    writeFileSync(path.join(root, 'environments/settings.schema.json'), '{}')

    const before = await ctl(['render', '--check', '--json'], root)
    assert.equal(before.code, 1, before.said)
    const { changes } = JSON.parse(before.answer)
    const changeOf = (file: string) => changes.find((one: { path: string }) => one.path === file)?.change
    assert.equal(changeOf('k8s/gone/old.yaml'), 'removed')
    assert.equal(changeOf('environments/settings.schema.json'), 'changed')
    assert.equal(readFileSync(path.join(root, 'k8s/gone/old.yaml'), 'utf8'), 'old')

    const written = await ctl(['render'], root)
    assert.equal(written.code, 0, written.said)
    assert.match(written.answer, /^- k8s\/gone\/old\.yaml$/m)
    assert.throws(() => readFileSync(path.join(root, 'k8s/gone/old.yaml')))
    assert.equal(readFileSync(path.join(root, 'mine.txt'), 'utf8'), 'mine')
    const after = await ctl(['render', '--check'], root)
    assert.equal(after.code, 0, after.answer)
    assert.match(after.answer, /^All \d+ files are as rendered\.\n$/)
  })
})
