import assert from 'node:assert/strict'
import { test } from 'node:test'
import { pageTests } from './open-page.ts'

const open = pageTests()

test('a lost gateway is told calmly, and what was missed is there when it is back', async (t) => {
  const { page, double } = await open(t, { path: '/devices' })
  await page.getByText('study-pc').waitFor()
  double.state.isDown = true
  double.cutStreams()
  await page.getByText('The gateway cannot be reached.').waitFor()
  const [first] = double.state.devices.values()
  if (first) first.name = 'renamed meanwhile'
  double.state.isDown = false
  await page.getByRole('button', { name: 'Reconnect' }).click()
  await page.getByText('renamed meanwhile').first().waitFor()
  await page.getByText('The gateway cannot be reached.').waitFor({ state: 'detached' })
})

test('the page opens from its cache while the gateway is away, and goes on when it is back', async (t) => {
  const { page, double } = await open(t, { path: '/devices' })
  await page.evaluate('navigator.serviceWorker.ready')
  await page.reload()
  await page.getByText('study-pc').waitFor()
  double.state.isDown = true
  await page.reload()
  await page.getByRole('heading', { name: 'The gateway cannot be reached' }).waitFor()
  double.state.isDown = false
  await page.getByText('study-pc').waitFor()
})

test('what the console, the dialects and the tunnel answer is never in the cache', async (t) => {
  const { page } = await open(t, { path: '/devices' })
  await page.evaluate('navigator.serviceWorker.ready')
  await page.reload()
  await page.getByText('study-pc').waitFor()
  const kept = await page.evaluate<string[]>(`(async () => {
    const caches_ = await Promise.all((await caches.keys()).map((name) => caches.open(name)))
    const requests = await Promise.all(caches_.map((cache) => cache.keys()))
    return requests.flat().map(({ url }) => new URL(url).pathname)
  })()`)
  assert.ok(kept.includes('/') && kept.length > 5)
  assert.deepEqual(
    kept.filter((path) => /^\/(console|v1|api|tunnel)/.test(path)),
    [],
  )
})

test('a list that could not be fetched says why and comes when asked again', async (t) => {
  const { page, double } = await open(t, { path: '/login' })
  double.state.mood = 'failing'
  await page.goto(`${double.origin}/keys`)
  await page.getByRole('main').getByText('The database does not answer').waitFor()
  double.state.mood = 'well'
  await page.getByRole('main').getByRole('button', { name: 'Try again' }).click()
  await page.getByText('Editor on the laptop').waitFor()
})
