import { useState } from 'react'
import { type Appearance, chooseAppearance, currentAppearance } from '../data/appearance.ts'
import { Choice } from '../ui/choice.tsx'

const OPTIONS: { value: Appearance; label: string }[] = [
  { value: 'system', label: 'Like the system' },
  { value: 'light', label: 'Light' },
  { value: 'dark', label: 'Dark' },
]

export function AppearanceSettings() {
  const [appearance, setAppearance] = useState(currentAppearance)
  const choose = (next: Appearance) => {
    setAppearance(next)
    chooseAppearance(next)
  }
  return <Choice label="Appearance" value={appearance} options={OPTIONS} onChange={choose} />
}
