import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { decodeControl, encodeControl, Status, type StatusEngine, type StatusModel } from './control.ts'
import { fitStatus } from './fit-status.ts'

const anyText = fc.oneof(fc.string({ maxLength: 10 }), fc.string({ unit: 'binary', minLength: 250, maxLength: 400 }))
const orNull = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { nil: null })
const model: fc.Arbitrary<StatusModel> = fc.record({
  name: anyText,
  loaded: fc.boolean(),
  size: orNull(fc.double()),
  digest: orNull(anyText),
  modifiedAt: orNull(anyText),
  family: orNull(anyText),
  parameterSize: orNull(anyText),
  quantization: orNull(anyText),
  contextLength: orNull(fc.double()),
  capabilities: fc.array(anyText, { maxLength: 30 }),
})
const engine: fc.Arbitrary<StatusEngine> = fc.record({
  id: fc.constantFrom('ollama', 'vllm-2'),
  kind: fc.constantFrom('ollama', 'vllm'),
  version: orNull(anyText),
  state: fc.constantFrom('ready', 'unreachable'),
  problem: orNull(anyText),
  dialects: fc.constant(['openai']),
  demonstration: fc.boolean(),
  models: fc.tuple(model, fc.constantFrom(0, 3, 2_500)).map(([one, count]) => Array<StatusModel>(count).fill(one)),
})
const status: fc.Arbitrary<Status> = fc.record({
  name: anyText,
  system: fc.record({ platform: anyText, arch: anyText, release: anyText, hostname: anyText }),
  engines: fc.array(engine, { maxLength: 3 }),
  allows: fc.constant(['pull']),
})

test('whatever engines say of themselves, what is sent is what the gateway takes', () => {
  const property = fc.property(status, (said) => {
    const fitted = fitStatus(said)
    assert.equal(decodeControl(Status, encodeControl(fitted)).engines.length, said.engines.length)
  })
  fc.assert(property, { numRuns: 10 })
})

test('what fits is not touched', () => {
  const [said] = fc.sample(
    status.filter(({ engines }) => engines.length === 0),
    1,
  )
  if (!said) assert.fail('no sample')
  const short = { ...said, name: 'study', system: { platform: 'linux', arch: 'x64', release: '', hostname: 'h' } }
  assert.deepEqual(fitStatus(short), short)
})
