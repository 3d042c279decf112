import { recall, remember } from './remembered.ts'

export type Appearance = 'system' | 'light' | 'dark'

export function currentAppearance(): Appearance {
  const chosen = recall('appearance')
  return chosen === 'light' || chosen === 'dark' ? chosen : 'system'
}

/** Applies at once and is kept; theme.js applies it before the first paint of the next visit. */
export function chooseAppearance(appearance: Appearance): void {
  remember('appearance', appearance)
  document.documentElement.dataset['appearance'] = appearance
}
