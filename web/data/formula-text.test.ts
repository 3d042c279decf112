import assert from 'node:assert/strict'
import { test } from 'node:test'
import { withPlainFormulas } from './formula-text.ts'

const formulas: [string, string, string][] = [
  ['a formula in a line', 'So $x^2$ grows.', 'So $$x^2$$ grows.'],
  ['a formula in round brackets', 'So \\(x^2\\) grows.', 'So $$x^2$$ grows.'],
  ['a formula in square brackets', '\\[ x^2 \\]', '$$\nx^2\n$$'],
  ['a formula in two dollars', '$$\nx^2\n$$', '$$\nx^2\n$$'],
  ['two formulas in a line', '$a$ and $b$', '$$a$$ and $$b$$'],
]
for (const [what, written, read] of formulas) {
  test(`${what} is found`, () => assert.equal(withPlainFormulas(written), read))
}

const kept = [
  'It costs $20 to $40 an hour.',
  'From $5 and up',
  'An escaped \\$5 and \\$6',
  'Run `echo $HOME $PATH` first',
  '```sh\necho $A$B\n```',
  '```sh\necho \\(still written, $A and $B',
  'no formula at all',
]
for (const text of kept) {
  test(`"${text.replaceAll('\n', ' ')}" stays as it is`, () => assert.equal(withPlainFormulas(text), text))
}

test('code ends where its fence ends', () => {
  assert.equal(withPlainFormulas('```\n$a$\n```\n$b$'), '```\n$a$\n```\n$$b$$')
})
