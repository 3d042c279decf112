import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { nearestOf } from './nearest.ts'

const keys = ['provider', 'domain', 'namespace', 'registry', 'cluster', 'gateway', 'budget', 'backup', 'dns', 'spot']

describe('the nearest right word', () => {
  for (const [typed, meant] of [
    ['provder', 'provider'],
    ['providerr', 'provider'],
    ['regsitry', 'registry'],
    ['Budget', 'budget'],
    ['gatway', 'gateway'],
    ['dsn', 'dns'],
    ['sport', 'spot'],
  ] as const) {
    it(`takes ${typed} for ${meant}`, () => assert.equal(nearestOf(typed, keys), meant))
  }

  it('guesses nothing where a third of the word would have to change', () => {
    assert.equal(nearestOf('colour', keys), undefined)
    assert.equal(nearestOf('x', keys), undefined)
    assert.equal(nearestOf('', keys), undefined)
  })

  it('takes the first of two that are as near', () => assert.equal(nearestOf('bac', ['bad', 'bag']), 'bad'))

  it('does not measure what nobody types', () => {
    const started = performance.now()
    assert.equal(nearestOf('a'.repeat(1_000_000), keys), undefined)
    assert.ok(performance.now() - started < 100)
  })
})
