import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { paint, present, processTerminal, type Terminal } from './terminal.ts'
import { renderColumns, wrapText } from './text.ts'

function terminal(overrides: Partial<Terminal> = {}): Terminal & { answers: string[] } {
  const answers: string[] = []
  const base = { say: () => undefined, json: false, columns: 80, interactive: false, colours: false }
  return { ...base, answer: (text) => answers.push(text), answers, ...overrides }
}

describe('an answer', () => {
  it('is a page for people and a document for programs, never both', () => {
    const person = terminal()
    present(person, { a: 1 }, () => 'the page')
    assert.deepEqual(person.answers, ['the page'])
    const program = terminal({ json: true })
    present(program, { a: 1 }, () => assert.fail('nobody reads a page'))
    assert.deepEqual(
      program.answers.map((text) => JSON.parse(text)),
      [{ a: 1 }],
    )
  })

  it('is coloured only where the terminal has colours', () => {
    assert.equal(paint('no', 'red', { colours: false }), 'no')
    assert.equal(paint('no', 'red', { colours: true }), '\u001b[31mno\u001b[0m')
  })

  it('has no colours where NO_COLOR or TERM=dumb says so, or where nobody looks', () => {
    for (const environment of [{ NO_COLOR: '1' }, { TERM: 'dumb' }]) assert.ok(!processTerminal(environment).colours)
    assert.ok(processTerminal({}).columns <= 80)
  })
})

describe('columns', () => {
  it('are as wide as their longest cell, figures on the right', () => {
    const rows = [
      ['NAT gateway', '65.70'],
      ['Disk', '4.80'],
    ]
    assert.equal(renderColumns(rows, ['left', 'right']), 'NAT gateway  65.70\nDisk          4.80')
    assert.equal(
      renderColumns([
        ['a', 'b'],
        ['long', ''],
      ]),
      'a     b\nlong',
    )
  })
})

describe('a text', () => {
  it('is broken at spaces, with what follows set in', () => {
    assert.equal(wrapText('one two three four', 9), 'one two\nthree\nfour')
    assert.equal(wrapText('one two three', 9, 2), 'one two\n  three')
  })

  it('leaves a word that is too long whole', () => assert.equal(wrapText('a veryverylong b', 5), 'a\nveryverylong\nb'))
})
