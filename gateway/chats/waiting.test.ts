import assert from 'node:assert/strict'
import { test } from 'node:test'
import { presentDevice } from '../console/present-device.ts'
import { FiguresOfModels } from '../devices/model-figures.ts'
import { whatIsWaitedFor } from './waiting.ts'

const pc = presentDevice({ id: 'a', ownerId: 'o', name: 'study-pc' }, ['llama3.2:latest', 'phi4'], ['phi4'])
const figures = new FiguresOfModels()
const sentence = (model: string) => whatIsWaitedFor({ model, devices: [pc], figures }).sentence

test('a model that is not loaded is waited for by name, with the usual time once it is known', () => {
  assert.equal(sentence('llama3.2'), 'Waiting for study-pc to load llama3.2:latest')
  figures.note('a', 'llama3.2:latest', { tokensPerSecond: null, loadMs: 13_700 })
  assert.equal(sentence('study-pc/llama3.2'), 'Waiting for study-pc to load llama3.2:latest, usually 14 s')
})

test('a loaded model begins, or waits for others', () => {
  assert.equal(sentence('phi4'), 'Waiting for study-pc to begin')
  pc.inFlight = 1
  assert.equal(sentence('phi4'), 'Waiting for study-pc, which answers another request')
  pc.inFlight = 3
  assert.equal(sentence('phi4'), 'Waiting for study-pc, which answers 3 other requests')
})

test('a model that no device has is looked for', () => {
  assert.equal(sentence('gpt-9'), 'Looking for a device that has gpt-9')
})
