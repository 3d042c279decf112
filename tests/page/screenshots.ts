// node tools/setup.mjs tests/page/screenshots.ts FOLDER [PART OF A NAME…]: a picture of every screen in every state,
// in both widths and both colours.
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { colours, onScreen, showIn, startBrowser, widths } from './browser.ts'
import { screens } from './screens.ts'

const [folder, ...parts] = process.argv.slice(2)
if (!folder) throw new Error('usage: node tools/setup.mjs tests/page/screenshots.ts FOLDER [PART OF A NAME…]')
const wanted = screens.filter(({ name }) => parts.length === 0 || parts.some((part) => name.includes(part)))

/** Fonts are there, and what moves has come to rest. */
const SETTLED = 'document.fonts.ready.then(() => new Promise((done) => setTimeout(done, 300)))'

await mkdir(folder, { recursive: true })
const browser = await startBrowser()
for (const screen of wanted) {
  for (const width of widths) {
    await onScreen(browser, screen, width, async (page) => {
      for (const colorScheme of colours) {
        await showIn(page, colorScheme)
        await page.evaluate(SETTLED)
        await page.screenshot({ path: join(folder, `${screen.name}-${width}-${colorScheme}.png`) })
      }
    }).catch((error: Error) => {
      process.stderr.write(`${screen.name} at ${width}: ${error.message}\n`)
      process.exitCode = 1
    })
  }
  process.stdout.write(`${screen.name}\n`)
}
await browser.close()
