import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { readArguments } from './arguments.ts'

describe('the command line of npm test', () => {
  it('asks for the quick tests when it is empty', () => {
    assert.deepEqual(readArguments([]), { tier: 'quick', filters: [] })
  })

  it('names parts of paths', () => {
    assert.deepEqual(readArguments(['protocol', 'api/client']), { tier: 'quick', filters: ['protocol', 'api/client'] })
  })

  it('asks for another tier', () => {
    assert.deepEqual(readArguments(['--verify']), { tier: 'verify', filters: [] })
    assert.deepEqual(readArguments(['--soak', 'tunnel']), { tier: 'soak', filters: ['tunnel'] })
  })

  it('is refused with an option that does not exist', () => {
    assert.match(String(readArguments(['--fast'])), /^Unknown option '--fast'.*\nusage: npm test/)
  })
})
