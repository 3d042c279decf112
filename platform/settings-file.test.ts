import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { describeGot } from './settings-fault.ts'
import { readSettings, sizeFault } from './settings-file.ts'

const folder = path.resolve(import.meta.dirname, '../environments')
const shipped = ['aws', 'azure', 'google', 'development', 'production']
  .map((name) => `${name}.yaml`)
  .filter((file) => readdirSync(folder).includes(file))
const texts = shipped.map((file) => readFileSync(path.join(folder, file), 'utf8'))

const base = `provider: kubernetes
domain: models.example.com
registry: ghcr.io/owner
backup:
  store: { kind: directory, path: /backup }
`

/** `line:column path expected … got …`, with the nearest word at the end. */
function faultsOf(text: string, file = 'environments/test.yaml'): string[] {
  const result = readSettings(text, file)
  if ('settings' in result) return []
  return result.faults.map(({ line, column, path: at, expected, got, nearest }) => {
    return `${line}:${column} ${at} expected ${expected}, got ${got}${nearest === undefined ? '' : ` (${nearest})`}`
  })
}

describe('a settings file', () => {
  for (const file of shipped) {
    it(`fits as shipped: ${file}`, () =>
      assert.deepEqual(faultsOf(readFileSync(path.join(folder, file), 'utf8'), file), []))
  }

  it('gives its name to the environment, whatever folder it lies in', () => {
    for (const file of ['environments/staging.yaml', 'C:\\work\\staging.yaml', 'staging.yml']) {
      const result = readSettings(base, file)
      assert.equal('settings' in result && result.settings.name, 'staging', file)
    }
  })

  it('must have a name that stacks, buckets and namespaces can have', () => {
    for (const name of ['Production', 'a b', '1st', `${'a'.repeat(25)}`, "it's", 'x$(id)']) {
      assert.match(
        faultsOf(base, `${name}.yaml`)[0] ?? '',
        /^1:1 {2}expected a file named by a name of at most 24/,
        name,
      )
    }
  })

  it('may be written on Windows: with a byte-order mark, with CRLF, with a final line without end', () => {
    assert.deepEqual(faultsOf(`\ufeff${base.replaceAll('\n', '\r\n').trimEnd()}`), [])
    assert.match(faultsOf(`\ufeff${base.replaceAll('\n', '\r\n')}domian: x\r\n`)[0] ?? '', /^6:1 domian /)
  })

  it('may have comments and JSON’s way of writing', () => {
    const json = '{"provider":"kubernetes","domain":"a.example.com","registry":"ghcr.io/a",'
    assert.deepEqual(faultsOf(`# a comment\n${json}"backup":{"store":{"kind":"google","bucket":"abc"}}}`), [])
  })
})

describe('every fault at once', () => {
  it('has line, column, path, what was expected and what came', () => {
    const text = `provider: kubernets
domain: x
registry: ghcr.io/owner
cluster:
  version: 1.36
  nodes: { type: small, count: 1.5, spot: yes }
database: { kind: managd }
logs: { retentionDays: 4 }
waivers:
  - { rule: a-rule, reason: short, until: 2027-02-31 }
`
    assert.deepEqual(faultsOf(text), [
      '1:11 provider expected one of aws, azure, google, kubernetes, got "kubernets" (kubernetes)',
      '2:9 domain expected a host name like models.example.com, got "x"',
      '5:12 cluster.version expected a minor version in quotes, like "1.36", got 1.36',
      '6:32 cluster.nodes.count expected a whole number from 1 to 100, got 1.5',
      '6:43 cluster.nodes.spot expected true or false, got "yes"',
      '7:19 database.kind expected one of cluster, managed, got "managd" (managed)',
      '8:24 logs.retentionDays expected one of 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, got 4',
      '10:29 waivers[0].reason expected at least 10 characters, got "short"',
      '10:43 waivers[0].until expected a date like 2027-01-31, got "2027-02-31"',
    ])
  })

  it('names the nearest right key of the same section, and where a key of another section belongs', () => {
    const text = `${base}gateway: { replcas: 2 }\nretentionDays: 30\ncolour: red\n`
    const [near, elsewhere, nowhere] = faultsOf(text)
    assert.equal(near, '6:12 gateway.replcas expected a key of gateway, got "replcas" (gateway.replicas)')
    assert.match(
      elsewhere ?? '',
      /^7:1 retentionDays expected a key of the settings: provider, .* \(logs\.retentionDays\)$/,
    )
    assert.match(nowhere ?? '', /^8:1 colour expected a key of the settings: .*, got "colour"$/)
  })

  it('offers the keys of the kind that was named, not of its siblings', () => {
    const [fault] = faultsOf(`${base}database: { kind: cluster, hosts: a }\n`)
    assert.match(
      fault ?? '',
      /^6:28 database\.hosts expected a key of database: kind, storageGb, expectedGb, cpu, memory, got/,
    )
  })

  it('gives a missing key the place of the section that lacks it', () => {
    assert.deepEqual(faultsOf(`${base}identity:\n  clientId: a\n`), [
      '6:1 identity.issuer expected an address like https://issuer.example/path, got nothing',
    ])
  })

  it('tells contradictions beside wrong values, but none that a wrong value may have caused', () => {
    const text = `provider: aws\ndomain: a.example.com\naws: { account: "123456789012" }\ngateway: { port: 0 }\ncluster: { nods: { type: a } }\n`
    assert.deepEqual(faultsOf(`${text}github: { branch: a b }\ncertificate: { source: cert-manager }\n`), [
      '4:18 gateway.port expected a port, got 0',
      '5:12 cluster.nods expected a key of cluster, got "nods" (cluster.nodes)',
      '6:19 github.branch expected a branch name, got "a b"',
      '7:1 certificate.email expected an address that the authority writes to, as source is cert-manager, got nothing',
    ])
  })

  it('is found in an empty file, and in one that holds no section', () => {
    for (const text of ['', '# nothing\n', '---\n']) assert.match(faultsOf(text).join(), /provider .*domain /)
    assert.deepEqual(faultsOf('just words'), ['1:1  expected a section with keys, got "just words"'])
    assert.deepEqual(faultsOf('- a\n- b\n'), ['1:1  expected a section with keys, got a list'])
  })

  it('is told in the order of the text', () => {
    const result = readSettings('registry: 1\ngateway: { port: x, cpu: y }\nprovider: z\n', 'a.yaml')
    const lines = 'faults' in result ? result.faults.map(({ line, column }) => line * 1000 + column) : []
    assert.deepEqual(
      lines,
      lines.toSorted((one, other) => one - other),
    )
    assert.ok(lines.length >= 4)
  })
})

describe('what YAML allows and settings do not', () => {
  for (const [what, text, fault] of [
    ['an anchor', `${base}alerts: &a {}`, '6:12 alerts expected a value without an anchor, got an anchor (&)'],
    ['an alias', `${base}alerts: *a`, '6:9 alerts expected the value itself, got an alias (*)'],
    ['a merge key', `${base}<<: {}`, 'expected the keys themselves, got a merge key (<<)'],
    ['a tag', `${base}alerts: !!map {}`, '6:15 alerts expected a value without a tag, got "tag:yaml.org,2002:map"'],
    ['a tag of its own', `${base}alerts: !js/function "x"`, 'expected a value without a tag, got "!js/function"'],
    ['a doubled key', `${base}provider: aws`, '6:1 provider expected each key once, got "provider" again'],
    ['a doubled key in a section', `${base}gateway: { port: 1, port: 2 }`, '6:21 gateway.port expected each key once'],
    ['a tab', `${base}gateway:\n\tport: 1`, '7:1  expected spaces before a key, got a tab'],
    ['a second document', `${base}---\na: 1`, 'expected one document, got another one after ---'],
    ['a directive', `%YAML 1.1\n---\n${base}`, '1:1  expected settings without directives, got a %YAML line'],
    ['a key that is no word', `${base}1: a`, '6:1  expected a word as the key, got 1'],
    ['a key that is a section', `${base}? { a: b }\n: c`, '6:3  expected a word as the key, got a section with keys'],
    ['an open quote', `${base}a: "b`, 'expected YAML, got a mistake: Missing closing "quote'],
    [
      'a control character',
      `${base}a: \u001b[31m`,
      '6:4  expected text in UTF-8 without control characters, got the character U+001B',
    ],
    ['text that runs backwards', `${base}# \u202e`, 'got the character U+202E'],
    [
      'bytes that are no UTF-8',
      new TextDecoder().decode(Buffer.from('a: \xff', 'latin1')),
      'got bytes that are no UTF-8',
    ],
    ['a nest', `a: ${'['.repeat(20_000)}`, 'expected at most 12 levels, got more'],
    ['a nest of a few', `a: ${'['.repeat(20)}${']'.repeat(20)}`, 'expected at most 12 levels, got more'],
  ] as const) {
    it(`is ${what}`, () => {
      const faults = faultsOf(text)
      assert.ok(
        faults.some((one) => one.includes(fault)),
        faults.join('\n'),
      )
    })
  }

  it('cannot be made large by aliases', () => {
    const bomb = ['a: &a [x, x, x, x, x, x, x, x, x]']
    for (const [name, before] of ['ba', 'cb', 'dc', 'ed', 'fe', 'gf', 'hg', 'ih'].map((pair) => pair.split(''))) {
      bomb.push(`${name}: &${name} [${Array.from({ length: 9 }, () => `*${before}`).join(', ')}]`)
    }
    const started = performance.now()
    const faults = faultsOf(bomb.join('\n'))
    assert.ok(performance.now() - started < 1000)
    assert.equal(faults.filter((fault) => fault.includes('an alias (*)')).length, 72)
  })

  it('is 10 MB, which is not even parsed', () => {
    const started = performance.now()
    assert.deepEqual(faultsOf(`a: ${'x'.repeat(10_000_000)}`), ['1:1  expected at most 256 KiB, got 9766 KiB'])
    assert.ok(performance.now() - started < 100)
    assert.equal(sizeFault(256 * 1024, 'a.yaml'), undefined)
  })
})

describe('a value that would be code elsewhere', () => {
  const hostile = [
    "a'b",
    'a"b',
    'a$(id)',
    ['$', '{{ secrets.X }}'].join(''),
    '`id`',
    'a\nb',
    'a;b',
    '!Ref A',
    '../../etc',
    'a|b',
    "' OR 1=1",
    '{{x}}',
  ]
  const places = [
    'namespace',
    'registry',
    'domain',
    'cluster.name',
    'cluster.storageClass',
    'github.branch',
    'github.repository',
    'dns.zone',
    'alerts.email',
  ]

  for (const place of places) {
    it(`is refused at ${place}, with its place`, () => {
      for (const value of hostile) {
        const [section = '', key] = place.split('.')
        const quoted = JSON.stringify(value)
        const line = key === undefined ? `${section}: ${quoted}` : `${section}: { ${key}: ${quoted} }`
        const text = `${base
          .split('\n')
          .filter((one) => !one.startsWith(`${section}:`))
          .join('\n')}\n${line}\n`
        const result = readSettings(text, 'a.yaml')
        assert.ok('faults' in result && result.faults.some((fault) => fault.path === place), `${place}: ${value}`)
      }
    })
  }

  it('is shown so that it cannot act on the terminal', () => {
    assert.equal(describeGot('a\u001b[31m\nb\u009b\u202e'), String.raw`"a\u001b[31m\nb\u009b\u202e"`)
    assert.equal(describeGot('x'.repeat(100)), `"${'x'.repeat(60)}…"`)
  })
})

describe('whatever comes', () => {
  const isAnswer = (text: string) => {
    const result = readSettings(text, 'environments/any.yaml')
    if ('settings' in result) return assert.equal(result.settings.name, 'any')
    assert.ok(result.faults.length > 0)
    const lines = text.split('\n').length
    for (const { line, column, expected, got } of result.faults) {
      assert.ok(Number.isInteger(line) && line >= 1 && line <= lines, `line ${line} of ${lines}`)
      assert.ok(Number.isInteger(column) && column >= 1)
      assert.ok(expected !== '' && got !== '' && !expected.includes('undefined'), `${expected} ${got}`)
    }
  }

  it('is settings or faults with a place: any bytes', () => {
    const bytes = fc.uint8Array({ maxLength: 400 }).map((one) => new TextDecoder().decode(one))
    fc.assert(fc.property(bytes, isAnswer), { numRuns: 300 })
  })

  it('is settings or faults with a place: any characters that mean something in YAML', () => {
    const marks = fc.array(
      fc.constantFrom(...'-:?[]{},#&*!|>\'"%@`~ \n\t\r', 'a', '<<', '---', '0x1', 'gateway', '__proto__'),
    )
    fc.assert(
      fc.property(
        marks.map((one) => one.join('')),
        isAnswer,
      ),
      { numRuns: 500 },
    )
  })

  it('is settings or faults with a place: shipped settings with a piece cut out, doubled, or replaced', () => {
    const piece = fc.oneof(
      fc.string({ maxLength: 12 }),
      fc.constantFrom('\n', ': ', ' &a', ' *a', '\t', '{', '- ', '!x ', '\r\n', '-1', '[]'),
    )
    const mutated = fc
      .tuple(fc.constantFrom(...texts), fc.nat(2000), fc.nat(40), piece)
      .map(([text, at, length, insert]) => {
        const from = at % (text.length + 1)
        return text.slice(0, from) + insert + text.slice(from + (length % 8 === 0 ? -length : length))
      })
    fc.assert(fc.property(mutated, isAnswer), { numRuns: 500 })
  })

  it('is settings or faults with a place: any JSON', () => {
    fc.assert(fc.property(fc.json({ maxDepth: 4 }), isAnswer), { numRuns: 300 })
    const likely = fc.dictionary(
      fc.constantFrom('provider', 'aws', 'cluster', 'database', 'backup', 'waivers', '__proto__', 'constructor'),
      fc.jsonValue(),
    )
    fc.assert(
      fc.property(
        likely.map((one) => JSON.stringify(one)),
        isAnswer,
      ),
      { numRuns: 300 },
    )
  })
})
