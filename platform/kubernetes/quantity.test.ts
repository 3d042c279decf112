import assert from 'node:assert/strict'
import { test } from 'node:test'
import { amountsOf, cpuText, memoryText, sum, times } from './quantity.ts'

test('amounts are read as people write them', () => {
  assert.deepEqual(amountsOf('250m', '384Mi'), { millicores: 250, mebibytes: 384 })
  assert.deepEqual(amountsOf('2', '1Gi'), { millicores: 2000, mebibytes: 1024 })
})

test('amounts add up', () => {
  const one = amountsOf('250m', '512Mi')
  assert.deepEqual(sum([one, times(one, 3)]), { millicores: 1000, mebibytes: 2048 })
})

test('they are written as Kubernetes gives them back', () => {
  assert.deepEqual([cpuText(1000), cpuText(1250), memoryText(2048), memoryText(640)], ['1', '1250m', '2Gi', '640Mi'])
})
