import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import axe from 'axe-core'
import type { Browser, Page } from 'playwright-core'
import { colours, onScreen, showIn, startBrowser, widths } from './browser.ts'
import { screens } from './screens.ts'

const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']
/** All rules in light; in dark only what differs there, for structure and names are the same. */
const RUNS = {
  light: `axe.run({ runOnly: ${JSON.stringify(RULES)} })`,
  dark: `axe.run({ runOnly: { type: 'rule', values: ['color-contrast', 'link-in-text-block'] } })`,
}

let browser: Browser

before(async () => {
  browser = await startBrowser()
})

after(() => browser.close())

async function findings(page: Page, run: string): Promise<string[]> {
  // The page's policy forbids scripts of others; the debugger's evaluation is not one.
  await page.evaluate(axe.source)
  const { violations } = await page.evaluate<axe.AxeResults>(run)
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ html, failureSummary }) => `${id}: ${html} ${failureSummary}`),
  )
}

for (const screen of screens) {
  test(`axe finds nothing on ${screen.name}, wide and narrow, light and dark`, async () => {
    for (const width of widths) {
      await onScreen(browser, screen, width, async (page) => {
        for (const colorScheme of colours) {
          await showIn(page, colorScheme)
          assert.deepEqual(await findings(page, RUNS[colorScheme]), [], `${width} pixels, ${colorScheme}`)
        }
      })
    }
  })
}
