import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Model } from '@cloudtolocalllm/api/shapes'
import { choiceFor, choiceInWords, modelChoices, preferredModel } from './model-choice.ts'

type Place = Model['places'][number]

function place(deviceName: string, known: Partial<Place> = {}): Place {
  const rest = { engine: 'ollama' as const, dialects: [], loaded: false, tokensPerSecond: null, loadMs: null }
  return { deviceId: deviceName, deviceName, online: true, ...rest, ...known }
}

function model(name: string, places: Place[], known: Partial<Model> = {}): Model {
  return { name, capabilities: ['completion'], demonstration: false, places, ...known }
}

const values = (models: Model[]) => modelChoices(models).map(({ value }) => value)

test('what answers soonest comes first, what is offline last, a demonstration after real models', () => {
  const models = [
    model('away', [place('attic', { online: false })]),
    model('tiny', [place('pc', { loaded: true })], { demonstration: true }),
    model('beta', [place('pc')]),
    model('alpha', [place('pc')]),
    model('zeta', [place('pc', { loaded: true })]),
  ]
  assert.deepEqual(values(models), ['zeta', 'alpha', 'beta', 'tiny', 'away'])
})

test('a model on two computers can be asked on either, or on one that is named', () => {
  const [any, first, second] = modelChoices([model('gemma', [place('pc'), place('mac', { loaded: true })])])
  assert.deepEqual([any?.value, first?.value, second?.value], ['gemma', 'pc/gemma', 'mac/gemma'])
  assert.deepEqual([any?.state, first?.state, second?.state], ['loaded', 'ready', 'loaded'])
})

test('two engines of one computer are one place', () => {
  assert.deepEqual(values([model('gemma', [place('pc'), place('pc')])]), ['gemma'])
})

test('a model that only embeds cannot be chatted with, one that says nothing of itself can', () => {
  const embeds = model('embed', [place('pc')], { capabilities: ['embedding'] })
  const silent = model('silent', [place('pc')], { capabilities: [] })
  assert.deepEqual(values([embeds, silent]), ['silent'])
})

test('a chat starts with the model used last, unless its computer is away', () => {
  const choices = modelChoices([
    model('good', [place('pc', { loaded: true })]),
    model('last', [place('pc')]),
    model('away', [place('attic', { online: false })]),
  ])
  assert.equal(preferredModel(choices, 'last'), 'last')
  assert.equal(preferredModel(choices, 'away'), 'good')
  assert.equal(preferredModel([], 'last'), null)
})

test('a model that has gone is still named', () => {
  assert.equal(choiceFor([], 'gone').state, 'offline')
})

test('a choice says where it runs, how it is and how fast it was', () => {
  const [any, pinned] = modelChoices([
    model('gemma', [place('pc', { loaded: true, tokensPerSecond: 48.2 }), place('mac')]),
  ])
  assert.ok(any && pinned)
  assert.equal(choiceInWords(any), 'any of 2 computers, loaded, 48 tok/s')
  assert.equal(choiceInWords(pinned), 'pc, loaded, 48 tok/s')
})
