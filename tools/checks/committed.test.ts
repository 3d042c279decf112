import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { findCommitted } from './committed.ts'
import { describeFinding } from './finding.ts'
import { sampleTree } from './sample-tree.ts'

function found(text: string): string[] {
  using tree = sampleTree({ 'docs/a.md': text })
  return findCommitted(tree).map(describeFinding)
}

describe('committed files', () => {
  it('do not name a place on one machine', () => {
    const place = ['', 'work', 'main'].join('/')
    assert.deepEqual(found(`text\nsee ${place}`), [
      `docs/a.md:2  machine-path  ${place.slice(0, -3)}… exists on one machine only`,
    ])
  })

  it('may name an address that only looks like one', () => {
    assert.deepEqual(
      found(`https://example.com${['', 'work', 'main'].join('/')} and ./frame${['', 'work', 'a'].join('/')}`),
      [],
    )
  })

  it('do not name a package source', () => {
    const host = ['registry', 'npmjs', 'org'].join('.')
    assert.deepEqual(found(`"resolved": "https://${host}/ws"`), [
      `docs/a.md:1  registry-host  ${host}: where packages come from is a setting of the machine`,
    ])
  })

  it('may name where Kubernetes has its images, and a host of an example', () => {
    assert.deepEqual(found('image: registry.k8s.io/autoscaling and registry.example.com/a'), [])
  })

  it('are at most 1 MiB', () => {
    assert.deepEqual(found('a'.repeat(1024 * 1024)), [])
    assert.deepEqual(found('a'.repeat(1.5 * 1024 * 1024)), ['docs/a.md  large-file  1.5 MiB, at most 1 MiB'])
  })
})
