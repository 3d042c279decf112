import type { StatusEngine } from '@cloudtolocalllm/protocol/control'
import type { Device } from './identity/devices.ts'
import type { Invitation } from './pairing/pairing.ts'

/** What happens to a running agent, for the person who looks or the program that started it. */
export type AgentEvent =
  /** A person must approve this computer. */
  | { type: 'pairing'; invitation: Invitation }
  | { type: 'paired'; device: Device }
  | { type: 'online'; device: Device }
  | { type: 'offline'; code: string; message: string; mend: string | undefined }
  /** The engines or their models are others than before. */
  | { type: 'engines'; engines: readonly StatusEngine[] }
