import assert from 'node:assert/strict'
import { test } from 'node:test'
import { settingsOf } from '../sample-facts.ts'
import { branchRefOf, githubSubjects } from './subjects.ts'
import { IDS } from './token-vectors.ts'

test('the subject is exact: the repository and the environment, never a branch and never a star', () => {
  assert.deepEqual(githubSubjects(settingsOf('production')), ['repo:imrightguy/CloudToLocalLLM:environment:production'])
})

test('with the numbers of GitHub both forms are subjects, the lasting one first', () => {
  assert.deepEqual(githubSubjects(settingsOf('production', { github: { ids: IDS } })), [
    'repo:imrightguy@3141592/CloudToLocalLLM@27182818:environment:production',
    'repo:imrightguy/CloudToLocalLLM:environment:production',
  ])
})

test('the environment’s own name on GitHub counts, not that of the file', () => {
  const [subject] = githubSubjects(settingsOf('aws', { github: { environment: 'live', repository: 'some/thing' } }))
  assert.equal(subject, 'repo:some/thing:environment:live')
})

test('a branch with a slash stays one', () => {
  assert.equal(branchRefOf(settingsOf('aws', { github: { branch: 'release/1.x' } })), 'refs/heads/release/1.x')
})
