import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { keysOf, placesOfKey, settingsJsonSchema } from './settings-schema.ts'

describe('the JSON Schema for editors', () => {
  const schema = settingsJsonSchema()

  it('asks only for what has no default', () => assert.deepEqual(schema.required, ['provider', 'domain']))

  it('knows no other keys than the settings', () => assert.equal(schema.additionalProperties, false))

  it('says what each section is for, and what may stand there', () => {
    const { provider, identity } = schema.properties ?? {}
    assert.ok(typeof provider === 'object' && typeof identity === 'object')
    assert.deepEqual(provider.enum, ['aws', 'azure', 'google', 'kubernetes'])
    assert.match(identity.description ?? '', /signs people in/)
  })

  it('is the same each time', () => assert.equal(JSON.stringify(settingsJsonSchema()), JSON.stringify(schema)))
})

describe('the keys of a section', () => {
  it('are those of the settings at the top', () => assert.ok(keysOf([], {}).includes('provider')))

  it('are those of the kind that the value names', () => {
    assert.ok(!keysOf(['database'], { database: { kind: 'cluster' } }).includes('host'))
    assert.ok(keysOf(['database'], { database: { kind: 'managed' } }).includes('host'))
    assert.ok(keysOf(['database'], { database: {} }).includes('host'))
  })

  it('are found in entries of lists', () => {
    assert.deepEqual(keysOf(['waivers', 3], { waivers: [] }), ['rule', 'reason', 'until'])
  })

  it('are none where there is no section', () => {
    assert.deepEqual(keysOf(['provider'], { provider: 'aws' }), [])
    assert.deepEqual(keysOf(['nothing', 'here'], {}), [])
    assert.deepEqual(keysOf(['__proto__'], {}), [])
  })
})

describe('the place of a key', () => {
  it('is named wherever it is one', () => {
    assert.equal(placesOfKey('replicas'), 'gateway.replicas')
    assert.equal(placesOfKey('email'), 'certificate.email or budget.email or alerts.email')
    assert.equal(placesOfKey('colour'), undefined)
  })
})
