import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { awsZonesOf, REGIONS } from './regions.ts'

describe('regions', () => {
  it('are written in the words of their provider, each once', () => {
    const forms = {
      aws: /^[a-z]{2}(-[a-z]+){1,2}-\d$/,
      azure: /^[a-z]+\d?$/,
      google: /^[a-z]+-[a-z]+\d{1,2}(-[a-f])?$/,
    }
    for (const provider of ['aws', 'azure', 'google'] as const) {
      const names = REGIONS[provider]
      assert.deepEqual(
        names.filter((name) => !forms[provider].test(name)),
        [],
      )
      assert.equal(new Set(names).size, names.length)
      assert.ok(names.length > 30)
    }
  })

  it('have their zones, which are not a, b and c everywhere', () => {
    assert.deepEqual(awsZonesOf('eu-west-1'), ['eu-west-1a', 'eu-west-1b', 'eu-west-1c'])
    assert.deepEqual(awsZonesOf('ap-northeast-1'), ['ap-northeast-1a', 'ap-northeast-1c', 'ap-northeast-1d'])
    assert.deepEqual(awsZonesOf('mars-1'), [])
    assert.ok(REGIONS.google.includes('us-east1-d') && !REGIONS.google.includes('us-east1-a'))
  })
})
