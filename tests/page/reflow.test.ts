import assert from 'node:assert/strict'
import { test } from 'node:test'
import { chatCalled, pageTests } from './open-page.ts'

const open = pageTests()

/** A window of 1280 pixels at 400 %, the most that WCAG 1.4.10 asks for. */
const ZOOMED = { width: 320, height: 256 }

const places = ['/start', '/chat', '/devices', '/pair', '/keys', '/settings', chatCalled('Busiest addresses in a log')]
for (const path of places) {
  test(`at 400 % nothing of ${typeof path === 'string' ? path : 'a chat'} is beside the window`, async (t) => {
    const { page } = await open(t, { path })
    await page.setViewportSize(ZOOMED)
    await page.getByRole('heading', { level: 1 }).waitFor({ state: 'attached' })
    assert.equal(await page.evaluate('document.documentElement.scrollWidth'), ZOOMED.width)
    assert.equal(await page.evaluate('document.querySelector("main").scrollWidth'), ZOOMED.width)
  })
}

test('on a phone every button is at least 44 pixels high', async (t) => {
  const { page } = await open(t, { path: '/devices', width: 390 })
  await page.getByRole('heading', { level: 1 }).waitFor()
  const buttons = await page.getByRole('button').or(page.getByRole('link')).filter({ visible: true }).all()
  const heights = await Promise.all(buttons.map(async (button) => (await button.boundingBox())?.height ?? 0))
  assert.deepEqual(
    heights.filter((height) => height > 1 && height < 44),
    [],
  )
})
