import type { EngineKind } from './kind.ts'
import { listOllamaModels } from './ollama.ts'

/** By this the demonstration is told from an engine that the person chose; local/ writes it into its list of models. */
const OWNER = 'cloudtolocalllm-demonstration'

/** The small engine that comes with the service on one machine. */
export const embedded: EngineKind = {
  name: 'embedded',
  title: 'Demonstration',
  async recognise(ask, listed) {
    if (!listed.some(({ owned_by }) => owned_by === OWNER)) return undefined
    const { json } = await ask('/api/version')
    const version = typeof json === 'object' && json !== null && 'version' in json ? String(json.version) : null
    return { version, dialects: ['openai', 'anthropic', 'ollama'] }
  },
  models: listOllamaModels,
}
