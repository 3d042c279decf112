import { after, before, type TestContext } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import { openWindow, signIn, startBrowser, type Width } from './browser.ts'
import { type ConsoleDouble, type DoubleOptions, startConsoleDouble } from './console-double.ts'
import type { ConsoleState } from './double/console-state.ts'

export interface Opened {
  page: Page
  double: ConsoleDouble
}

interface OpenOptions extends DoubleOptions {
  path?: string | ((state: ConsoleState) => string)
  width?: Width
  signedOut?: boolean
}

/** One browser for the tests of a file; each test opens a console and a window of its own, gone when it ends. */
export function pageTests(): (t: TestContext, options?: OpenOptions) => Promise<Opened> {
  let browser: Browser
  before(async () => {
    browser = await startBrowser()
  })
  after(() => browser.close())
  return async (t, { path = '/chat', width, signedOut = false, ...options } = {}) => {
    const double = await startConsoleDouble(options)
    const context = await openWindow(browser, width)
    t.after(async () => {
      await context.close()
      await double.close()
    })
    const page = signedOut ? await context.newPage() : await signIn(context, double)
    await page.goto(double.origin + (typeof path === 'string' ? path : path(double.state)))
    return { page, double }
  }
}

/** The path of the chat that has this title. */
export function chatCalled(title: string): (state: ConsoleState) => string {
  return ({ chats }) => `/chat/${[...chats.values()].find((chat) => chat.title === title)?.id}`
}

/** Writes a question and sends it. */
export async function ask(page: Page, question: string): Promise<void> {
  await page.getByLabel('Message').fill(question)
  await page.getByRole('button', { name: 'Send' }).click()
}

/** Opens the menu of a thing and chooses an entry. */
export async function choose(page: Page, thing: string, entry: string): Promise<void> {
  await page.getByRole('button', { name: `More for ${thing}` }).click()
  await page.getByRole('menuitem', { name: entry }).click()
}
