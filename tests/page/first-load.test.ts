import assert from 'node:assert/strict'
import { test } from 'node:test'
import { gzipSync } from 'node:zlib'
import { pageTests } from './open-page.ts'

const open = pageTests()

/** Bytes of script, as the wire carries them, that a screen may need before anything of the chat is loaded. */
const MOST = 200_000

for (const path of ['/login', '/start', '/devices', '/pair', '/keys', '/settings']) {
  test(`${path} needs less than 200 KB of script`, async (t) => {
    const bytes = await scriptOf(t, path)
    t.diagnostic(`${path}: ${Math.round(bytes / 1000)} KB of script`)
    assert.ok(bytes < MOST, `${bytes} bytes`)
  })
}

test('the chat is ready to type before Markdown, colours and formulas are loaded', async (t) => {
  const bytes = await scriptOf(t, '/chat')
  t.diagnostic(`/chat: ${Math.round(bytes / 1000)} KB of script`)
  assert.ok(bytes < MOST, `${bytes} bytes`)
})

/** What a browser that has nothing yet fetches for a screen, each file compressed. */
async function scriptOf(t: Parameters<typeof open>[0], path: string): Promise<number> {
  const { page, double } = await open(t, { path: '/login' })
  await page.getByText('CloudToLocalLLM').first().waitFor({ state: 'attached' })
  const cookies = await page.context().cookies()
  const fresh = await page.context().browser()?.newContext({ serviceWorkers: 'block' })
  assert.ok(fresh)
  if (path !== '/login') await fresh.addCookies(cookies)
  const first = await fresh.newPage()
  const scripts: Promise<Buffer>[] = []
  first.on('response', (response) => {
    if (response.request().resourceType() === 'script') scripts.push(response.body())
  })
  await first.goto(double.origin + path)
  await first.getByRole('heading', { level: 1 }).waitFor({ state: 'attached' })
  const sizes = (await Promise.all(scripts)).map((script) => gzipSync(script).length)
  await fresh.close()
  return sizes.reduce((sum, size) => sum + size, 0)
}
