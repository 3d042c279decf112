import type { DataDirectory } from '../identity/data-directory.ts'
import type { Device } from '../identity/devices.ts'
import type { Route } from '../network/dial.ts'
import type { AgentSettings } from '../settings.ts'

/** What the doctor knows before the first check. */
export interface Patient {
  gateway: URL
  /** The pairing with this gateway, where there is one. */
  device: Device | undefined
  route: Route
}

/** What the checks of this computer's own engines need. */
export interface EnginePatient {
  settings: AgentSettings
  authorities: readonly string[] | undefined
  /** undefined: no gateway is known, so nothing is left out. */
  gateway: URL | undefined
  /** Says what takes long. */
  say(text: string): void
}

/** What the check of the tunnel needs to know of a running agent. */
export interface TunnelPatient extends Patient {
  directory: DataDirectory
}

/** One step on the way from this computer to an answer. It returns what it found, or throws a Fault. */
export interface Check {
  name: string
  run(): Promise<string>
}

/** Milliseconds for one step of the network. */
export const CHECK_WITHIN = 10_000
