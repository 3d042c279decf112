import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { provide } from './system-packages.ts'

describe('what tests need of the system', () => {
  /** Something that is there as soon as it is installed. */
  function browser(installed: Set<string>) {
    return { name: 'a browser', debian: ['browser'], isPresent: () => installed.has('browser') }
  }

  it('is left alone where it is there', async () => {
    const refuse = () => Promise.reject(new Error('nothing is to be installed'))
    assert.deepEqual(await provide([browser(new Set(['browser']))], refuse), [])
  })

  it('is installed where that is possible', async () => {
    const installed = new Set<string>()
    const install = async (names: readonly string[]) => void names.forEach((name) => void installed.add(name))
    assert.deepEqual(await provide([browser(installed)], install), [])
  })

  it('is named where nothing may be installed', async () => {
    const [problem] = await provide([browser(new Set())], undefined)
    assert.match(problem ?? '', /^SYSTEM_PACKAGE_MISSING: tests need a browser\n {2}.*install/)
  })

  it('is named with what the installer said', async () => {
    const [problem] = await provide([browser(new Set())], async () => 'no such package')
    assert.match(problem ?? '', /^SYSTEM_PACKAGE_MISSING: tests need a browser: no such package\n/)
  })
})
