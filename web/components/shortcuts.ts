import { useEffect, useEffectEvent } from 'react'

/** The chat's text field, which `/` goes to from everywhere. */
export const COMPOSER_ID = 'composer'

const isMac = /Mac|iPhone|iPad/.test(navigator.userAgent)

/** "⌘K" or "Ctrl K", as the keyboard in front of the person has it. */
export function commandKey(letter: string): string {
  return isMac ? `⌘${letter}` : `Ctrl ${letter}`
}

interface GlobalShortcuts {
  onPalette: () => void
  /** There is no composer on this screen; go to one. */
  onComposerElsewhere: () => void
}

/** Ctrl-K or ⌘K opens the palette, `/` goes to the composer. Neither while something else is being typed. */
export function useGlobalShortcuts({ onPalette, onComposerElsewhere }: GlobalShortcuts): void {
  const onKey = useEffectEvent((event: KeyboardEvent) => {
    const command = isMac ? event.metaKey : event.ctrlKey
    if (command && event.key.toLowerCase() === 'k') {
      event.preventDefault()
      onPalette()
    } else if (event.key === '/' && !isTyping(event.target) && !isDialogOpen()) {
      event.preventDefault()
      const composer = document.getElementById(COMPOSER_ID)
      if (composer) composer.focus()
      else onComposerElsewhere()
    }
  })
  useEffect(() => {
    const listener = (event: KeyboardEvent) => onKey(event)
    window.addEventListener('keydown', listener)
    return () => window.removeEventListener('keydown', listener)
  }, [])
}

/** Whether a dialog or menu stands above the page and wants the keys for itself. */
export function isDialogOpen(): boolean {
  return document.querySelector('[role=dialog], [role=alertdialog], [role=menu], [role=listbox]') !== null
}

export function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName))
}
