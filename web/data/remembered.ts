/** What this browser remembers by itself; the rest is kept by the gateway. */
type Remembered = 'model' | 'appearance'

/** null where nothing is remembered. */
export function recall(what: Remembered): string | null {
  return localStorage.getItem(what)
}

export function remember(what: Remembered, value: string): void {
  localStorage.setItem(what, value)
}

/** What was typed into a chat and not sent yet; it survives a reload, and ends with the tab. */
export function recallDraft(chatId: string): string {
  return sessionStorage.getItem(`draft ${chatId}`) ?? ''
}

export function rememberDraft(chatId: string, text: string): void {
  if (text === '') sessionStorage.removeItem(`draft ${chatId}`)
  else sessionStorage.setItem(`draft ${chatId}`, text)
}
