import assert from 'node:assert/strict'
import { test } from 'node:test'
import { metricsOf, quoted, selector } from './promql.ts'

const queries: Readonly<Record<string, readonly string[]>> = {
  'pg_up == 0': ['pg_up'],
  'sum by (pod) (rate(one_total{path="two_total"}[5m])) > 3': ['one_total'],
  'sum(one) by (pod, name) / on (pod) group_left (name) two': ['one', 'two'],
  'one unless two or three and four offset 5m': ['one', 'two', 'three', 'four'],
  'histogram_quantile(0.5, sum by (le) (rate(three_bucket[15m])))': ['three_bucket'],
  'one{label=~"a|b",other!=""} - time() < bool 1e9': ['one'],
  'one + one': ['one'],
  'count_values without (pod) ("version", build_info)': ['build_info'],
  'one{text="} + two{ \\" + three"}': ['one'],
  'job:rate:5m > Inf': ['job:rate:5m'],
  '1 + 2': [],
  '': [],
}
for (const [query, names] of Object.entries(queries)) {
  test(`the metrics of "${query}" are: ${names.join(', ') || 'none'}`, () => assert.deepEqual(metricsOf(query), names))
}

test('a value of a setting can never end its quotes', () => {
  assert.equal(quoted('a"} or vector(1) #\\\n'), '"a\\"} or vector(1) #\\\\\\n"')
  assert.deepEqual(metricsOf(`one${selector({ namespace: 'a"} + two{b="' })}`), ['one'])
})

test('a selector names its labels in the order in which they came', () => {
  assert.equal(selector({ namespace: 'one', pod: 'two' }), '{namespace="one",pod="two"}')
})
