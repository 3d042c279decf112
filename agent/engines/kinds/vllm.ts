import * as z from 'zod'
import { isAtLeast } from '../version-number.ts'
import { type EngineKind, unknownModel } from './kind.ts'
import { listModels } from './openai.ts'

/** From this version on it answers /v1/messages. */
const ANTHROPIC_SINCE = '0.11.1'

const Version = z.object({ version: z.string() })

export const vllm: EngineKind = {
  name: 'vllm',
  title: 'vLLM',
  async recognise(ask, listed) {
    if (!listed.some(({ owned_by }) => owned_by === 'vllm')) return undefined
    const version = Version.safeParse((await ask('/version')).json).data?.version ?? null
    return { version, dialects: isAtLeast(version, ANTHROPIC_SINCE) ? ['openai', 'anthropic'] : ['openai'] }
  },
  async models(ask) {
    return (await listModels(ask)).map((entry) => ({
      ...unknownModel(entry.id),
      loaded: true,
      contextLength: z.number().safeParse(entry['max_model_len']).data ?? null,
    }))
  },
}
