import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core'
import { type ConsoleDouble, type DoubleOptions, startConsoleDouble } from './console-double.ts'
import type { Screen } from './screens.ts'

/** CSS pixels: a computer's window and a phone. */
export type Width = 1440 | 390
export const widths: Width[] = [1440, 390]
export const colours = ['light', 'dark'] as const

const HEIGHTS = { 1440: 900, 390: 844 }

/** The system's own Chromium; without a sandbox of its own where root runs it, which it refuses otherwise. */
export function startBrowser(): Promise<Browser> {
  const args = process.getuid?.() === 0 ? ['--no-sandbox'] : []
  return chromium.launch({ executablePath: '/usr/bin/chromium', args })
}

/** A window of its own, as a computer or a phone has it. */
export function openWindow(browser: Browser, width: Width = 1440): Promise<BrowserContext> {
  const isPhone = width === 390
  return browser.newContext({
    viewport: { width, height: HEIGHTS[width] },
    reducedMotion: 'reduce',
    hasTouch: isPhone,
    isMobile: isPhone,
    deviceScaleFactor: isPhone ? 2 : 1,
    permissions: ['clipboard-read', 'clipboard-write'],
  })
}

/** A page that is signed in at the double. */
export async function signIn(context: BrowserContext, double: ConsoleDouble): Promise<Page> {
  const page = await context.newPage()
  await page.goto(`${double.origin}/login#${double.loginToken()}`)
  await page.waitForURL((url) => url.pathname !== '/login')
  return page
}

/** In the first frame the new colours are computed, in the second they are drawn; then what moves comes to rest. */
const DRAWN = `(async () => {
  const frame = () => new Promise(requestAnimationFrame)
  do {
    await frame()
    await frame()
  } while (document.getAnimations().some(({ playState }) => playState === 'running'))
})()`

export async function showIn(page: Page, colorScheme: (typeof colours)[number]): Promise<void> {
  await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
  await page.evaluate(DRAWN)
}

/** Opens a screen in its state and hands it over; everything is gone afterwards. */
export async function onScreen(
  browser: Browser,
  screen: Screen,
  width: Width,
  look: (page: Page) => Promise<void>,
): Promise<void> {
  const pace: DoubleOptions['pace'] = { pieceMs: 2, loadMs: 60_000 }
  const double = await startConsoleDouble({ scene: screen.scene, pace })
  const context = await openWindow(browser, width)
  try {
    const page = screen.signedOut ? await context.newPage() : await signIn(context, double)
    double.state.mood = screen.mood
    await page.goto(double.origin + screen.path(double.state))
    const shown = page.getByText(screen.shows).or(page.getByLabel(screen.shows))
    await shown.filter({ visible: true }).first().waitFor()
    await screen.act?.(page, double)
    await look(page)
  } finally {
    await context.close()
    await double.close()
  }
}
