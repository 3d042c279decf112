import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { parse, parseAllDocuments } from 'yaml'
import { toYaml, toYamlDocuments, type Value } from './yaml-text.ts'

const { tree } = fc.letrec<{ tree: Value; leaf: Value }>((tie) => ({
  leaf: fc.oneof(
    fc.string(),
    fc.integer(),
    fc.boolean(),
    fc.constant(null),
    fc.constantFrom(
      'yes',
      'on',
      '1e3',
      '0o7',
      '12:30',
      '~',
      '- a',
      '# b',
      '*x',
      '&y',
      '!z',
      "'",
      '"',
      '$(a)',
      'a\nb\n',
      ' a ',
      '',
    ),
  ),
  tree: fc.oneof(
    { maxDepth: 4 },
    tie('leaf'),
    fc.array(tie('tree'), { maxLength: 4 }),
    fc.dictionary(fc.stringMatching(/^[a-zA-Z][\w./-]{0,20}$/), tie('tree'), { maxKeys: 4, noNullPrototype: true }),
  ),
}))

describe('a value as YAML', () => {
  it('is read as the same value by parsers of YAML 1.1 and 1.2', () => {
    fc.assert(
      fc.property(tree, (value) => {
        const text = toYaml(value)
        assert.deepEqual(parse(text, { version: '1.1' }), value)
        assert.deepEqual(parse(text, { version: '1.2' }), value)
      }),
      { numRuns: 300 },
    )
  })

  it('quotes texts that some parser takes for something else', () => {
    for (const text of [
      'yes',
      'no',
      'on',
      'off',
      'y',
      'null',
      '~',
      '1.36',
      '0123',
      '1e3',
      '12:30',
      '2027-01-31',
      'true',
      '0o7',
    ]) {
      assert.match(toYaml({ a: text }), /^a: (['"]).*\1\n$/, text)
    }
  })

  it('keeps the order of keys, and leaves out what is undefined', () => {
    assert.equal(toYaml({ b: 1, a: 2, c: undefined }), 'b: 1\na: 2\n')
  })

  it('writes texts of several lines as such, and never folds one', () => {
    assert.equal(toYaml({ a: 'one\ntwo\n' }), 'a: |\n  one\n  two\n')
    const long = 'word '.repeat(100).trim()
    assert.equal(toYaml({ a: long }), `a: ${long}\n`)
  })

  it('repeats what is there twice instead of naming it by an anchor', () => {
    const part = { x: [1] }
    assert.doesNotMatch(toYaml({ a: part, b: part }), /[&*]/)
  })

  it('is the same bytes each time, with one line feed at the end', () => {
    const value = { a: [1, { b: 'c' }] }
    assert.equal(toYaml(value), toYaml(value))
    assert.match(toYaml(value), /[^\n]\n$/)
    assert.doesNotMatch(toYaml(value), /\r/)
  })

  it('carries its heading as comments that cannot end', () => {
    assert.equal(toYaml({ a: 1 }, 'One\n\ntwo: 2'), '# One\n#\n# two: 2\na: 1\n')
  })
})

describe('several values as YAML', () => {
  it('are as many documents', () => {
    const values = [{ a: 1 }, { b: 'x\ny\n' }, { c: [true] }]
    const text = toYamlDocuments(values, 'Heading')
    assert.ok(text.startsWith('# Heading\n'))
    const documents = parseAllDocuments(text)
    assert.ok(Array.isArray(documents))
    assert.deepEqual(
      documents.map((one) => one.toJS()),
      values,
    )
  })
})
