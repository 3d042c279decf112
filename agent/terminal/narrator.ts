import type { StatusEngine } from '@cloudtolocalllm/protocol/control'
import type { AgentEvent } from '../agent-event.ts'
import { kinds } from '../engines/kinds.ts'
import { renderInvitation } from '../pairing/invitation.ts'
import { paint, type Terminal } from './terminal.ts'

/** Says in a sentence what happens to the agent; the same news are told once. */
export class Narrator {
  readonly #terminal: Terminal
  readonly #gateway: URL
  /** Engines come and go while the connection stays: the two kinds of news are each compared with their own last. */
  readonly #last = { engines: '', connection: '' }

  constructor(terminal: Terminal, gateway: URL) {
    this.#terminal = terminal
    this.#gateway = gateway
  }

  tell(event: AgentEvent): void {
    const text = this.#sentence(event)
    const about = event.type === 'engines' ? 'engines' : 'connection'
    if (text === this.#last[about]) return
    this.#last[about] = text
    this.#terminal.say(text)
  }

  #sentence(event: AgentEvent): string {
    switch (event.type) {
      case 'pairing':
        return renderInvitation(event.invitation, this.#terminal)
      case 'paired':
        return paint(`Paired as ${event.device.name}, for ${event.device.owner}.`, 'green', this.#terminal)
      case 'online':
        return `${paint('Online', 'green', this.#terminal)} at ${this.#gateway.origin}. Ctrl-C stops.`
      case 'offline': {
        const why = `${paint('Offline', 'yellow', this.#terminal)}: ${event.message}`
        return event.mend === undefined ? why : `${why}\n  ${event.mend}`
      }
      case 'engines':
        return describeEngines(event.engines)
    }
  }
}

function describeEngines(engines: readonly StatusEngine[]): string {
  if (engines.length === 0)
    return 'No engine found yet. Start Ollama, LM Studio or another one: it is noticed by itself.'
  return engines.map(describeEngine).join('\n')
}

/** `Ollama 0.34.4: 3 models`, or what is wrong with it. */
export function describeEngine({ kind, version, state, problem, models, id }: StatusEngine): string {
  const title = kinds.find(({ name }) => name === kind)?.title ?? kind
  const name = version === null ? title : `${title} ${version}`
  if (state === 'unreachable') return `${name} at ${id}: ${problem}`
  return `${name}: ${models.length} ${models.length === 1 ? 'model' : 'models'}`
}
