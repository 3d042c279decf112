import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parse } from 'yaml'
import { ACTIONS, usesOf } from './actions.ts'
import { expression, literal, RUNNER, type Workflow, workflowText } from './workflow.ts'

const workflow: Workflow = {
  name: 'Sample',
  on: { push: {} },
  jobs: {
    one: {
      name: 'One',
      'runs-on': RUNNER,
      'timeout-minutes': 5,
      permissions: { contents: 'read', 'id-token': 'write' },
      steps: [
        { name: 'Check out', uses: usesOf(ACTIONS.checkout) },
        { name: 'Speak', run: 'echo one\n' },
      ],
    },
  },
}
const text = workflowText(workflow, 'A heading\nof two lines')

test('every action is pinned to a whole commit, with the version that it has in a comment', () => {
  assert.match(text, /uses: actions\/checkout@[0-9a-f]{40} # v\d+\.\d+\.\d+\n/)
  for (const action of Object.values(ACTIONS)) {
    assert.match(action.commit, /^[0-9a-f]{40}$/, action.name)
    assert.match(action.version, /^v\d+\.\d+\.\d+$/, action.name)
  }
})

test('no commit stands for two actions', () => {
  const commits = Object.values(ACTIONS).map(({ commit }) => commit)
  assert.equal(new Set(commits).size, commits.length)
})

test('nothing is allowed at the top, and each permission of a job says why', () => {
  assert.match(text, /^permissions: \{\}$/m)
  assert.match(text, /^ {6}contents: read # check the sources out$/m)
  assert.match(text, /^ {6}id-token: write # sign in without a key that could leak$/m)
})

test('scripts stop at the first command of a pipe that fails', () => {
  assert.deepEqual(parse(text).defaults, { run: { shell: 'bash' } })
})

test('the heading stands above, as comments; on is a word and no truth value', () => {
  assert.ok(text.startsWith('# A heading\n# of two lines\nname: Sample\n'))
  assert.deepEqual(parse(text, { version: '1.1' }).on, { push: {} })
})

test('a text in an expression can not end its quotes', () => {
  assert.equal(expression(`github.ref == ${literal("it's")}`), ['$', "{{ github.ref == 'it''s' }}"].join(''))
})
