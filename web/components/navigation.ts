import { KeyRound, type LucideIcon, MessageSquare, Monitor, Settings } from 'lucide-react'
import { routePaths } from '../paths.ts'

export interface Destination {
  name: string
  path: string
  icon: LucideIcon
}

/** The four places of the page, in the sidebar, the bottom bar and the palette. */
export const destinations: Destination[] = [
  { name: 'Chat', path: routePaths.newChat, icon: MessageSquare },
  { name: 'Devices', path: routePaths.devices, icon: Monitor },
  { name: 'Keys', path: routePaths.keys, icon: KeyRound },
  { name: 'Settings', path: routePaths.settings, icon: Settings },
]

/** Whether `location` is that place or below it. */
export function isAt(destination: Destination, location: string): boolean {
  return location === destination.path || location.startsWith(`${destination.path}/`)
}
