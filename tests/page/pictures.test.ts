import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Page } from 'playwright-core'
import { pageTests } from './open-page.ts'

const open = pageTests()

/** A picture of this many pixels, made by the browser. */
async function picture(page: Page, width: number, height: number): Promise<Buffer> {
  const base64 = await page.evaluate<string>(`(() => {
    const canvas = document.createElement('canvas')
    Object.assign(canvas, { width: ${width}, height: ${height} })
    canvas.getContext('2d').fillRect(0, 0, ${width}, ${height})
    return canvas.toDataURL('image/png').split(',')[1]
  })()`)
  return Buffer.from(base64, 'base64')
}

async function attach(page: Page, files: { name: string; mimeType: string; buffer: Buffer }[]): Promise<void> {
  const chooser = page.waitForEvent('filechooser')
  await page.getByRole('button', { name: 'Attach pictures' }).click()
  await (await chooser).setFiles(files)
}

test('a picture goes with the question and stands beside it', async (t) => {
  const { page } = await open(t)
  await attach(page, [{ name: 'cat.png', mimeType: 'image/png', buffer: await picture(page, 20, 10) }])
  await page.getByRole('img', { name: 'cat.png' }).waitFor()
  await page.getByLabel('Message').fill('What is this?')
  await page.keyboard.press('Enter')
  await page.getByRole('img', { name: 'Attached 1 of 1' }).waitFor()
})

test('a picture can be sent without words', async (t) => {
  const { page } = await open(t)
  await attach(page, [{ name: 'cat.png', mimeType: 'image/png', buffer: await picture(page, 20, 10) }])
  await page.getByRole('button', { name: 'Send' }).click()
  await page.getByText('nothing, only a picture').waitFor()
})

test('a picture can be taken off again', async (t) => {
  const { page } = await open(t)
  await attach(page, [{ name: 'cat.png', mimeType: 'image/png', buffer: await picture(page, 20, 10) }])
  await page.getByRole('button', { name: 'Remove cat.png' }).click()
  await page.getByRole('img', { name: 'cat.png' }).waitFor({ state: 'detached' })
})

test('a picture that is larger than any model looks at is made smaller before it is sent', async (t) => {
  const { page, double } = await open(t)
  await attach(page, [{ name: 'photo.png', mimeType: 'image/png', buffer: await picture(page, 4096, 1024) }])
  await page.getByRole('button', { name: 'Send' }).click()
  await page.getByText('nothing, only a picture').waitFor()
  const [sent] = double.state.images.values()
  assert.equal(sent?.mediaType, 'image/jpeg')
  await page.getByRole('img', { name: 'Attached 1 of 1' }).waitFor()
  const shown = `document.querySelector('img[alt^=Attached]')`
  assert.equal(await page.evaluate(`${shown}.decode().then(() => ${shown}.naturalWidth)`), 2048)
})

test('a file that is no picture is named, and the rest is kept', async (t) => {
  const { page } = await open(t)
  const cat = { name: 'cat.png', mimeType: 'image/png', buffer: await picture(page, 20, 10) }
  await attach(page, [cat, { name: 'notes.png', mimeType: 'image/png', buffer: Buffer.from('no picture') }])
  await page.getByText('notes.png cannot be read as a picture').waitFor()
  await page.getByRole('img', { name: 'cat.png' }).waitFor()
})

test('a picture is pasted', async (t) => {
  const { page } = await open(t)
  await page.getByLabel('Message').focus()
  const base64 = (await picture(page, 20, 10)).toString('base64')
  await page.evaluate(`(() => {
    const bytes = Uint8Array.from(atob('${base64}'), (letter) => letter.charCodeAt(0))
    const clipboardData = new DataTransfer()
    clipboardData.items.add(new File([bytes], 'pasted.png', { type: 'image/png' }))
    document.activeElement.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }))
  })()`)
  await page.getByRole('img', { name: 'pasted.png' }).waitFor()
})

test('a picture is dropped anywhere on the chat', async (t) => {
  const { page } = await open(t)
  await page.getByLabel('Message').waitFor()
  const base64 = (await picture(page, 20, 10)).toString('base64')
  await page.evaluate(`(() => {
    const bytes = Uint8Array.from(atob('${base64}'), (letter) => letter.charCodeAt(0))
    const dataTransfer = new DataTransfer()
    dataTransfer.items.add(new File([bytes], 'dropped.png', { type: 'image/png' }))
    document.querySelector('main section').dispatchEvent(new DragEvent('drop', { dataTransfer, bubbles: true, cancelable: true }))
  })()`)
  await page.getByRole('img', { name: 'dropped.png' }).waitFor()
})
