import assert from 'node:assert/strict'
import { test } from 'node:test'
import { oncePerFrame } from './frame-batch.ts'

test('a thousand tokens within a frame are one drawing', () => {
  const frames: (() => void)[] = []
  let drawn = 0
  const draw = oncePerFrame(
    () => {
      drawn += 1
    },
    (run) => frames.push(run),
  )
  for (let token = 0; token < 1000; token += 1) draw()
  assert.equal(frames.length, 1)
  frames[0]?.()
  assert.equal(drawn, 1)
})

test('what comes after a frame is drawn in the next', () => {
  let drawn = 0
  const draw = oncePerFrame(
    () => {
      drawn += 1
    },
    (run) => run(),
  )
  draw()
  draw()
  assert.equal(drawn, 2)
})
