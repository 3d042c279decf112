import type { StatusModel } from '@cloudtolocalllm/protocol/control'
import * as z from 'zod'
import { isAtLeast } from '../version-number.ts'
import { type Ask, type EngineKind, unknownModel } from './kind.ts'

/** From this version on it answers /v1/messages. */
const ANTHROPIC_SINCE = '0.14'

const Version = z.object({ version: z.string() })

const Details = z.looseObject({
  family: z.string().nullish(),
  parameter_size: z.string().nullish(),
  quantization_level: z.string().nullish(),
  context_length: z.number().nullish(),
})

const Tags = z.object({
  models: z
    .array(
      z.looseObject({
        name: z.string().min(1),
        size: z.number().nullish(),
        digest: z.string().nullish(),
        modified_at: z.string().nullish(),
        details: Details.nullish(),
        capabilities: z.array(z.string()).nullish(),
      }),
    )
    .nullable(),
})
type Tag = NonNullable<z.infer<typeof Tags>['models']>[number]

const Loaded = z.object({ models: z.array(z.looseObject({ name: z.string() })).nullable() })

const Shown = z.looseObject({
  capabilities: z.array(z.string()).nullish(),
  model_info: z.record(z.string(), z.unknown()).nullish(),
})

export const ollama: EngineKind = {
  name: 'ollama',
  title: 'Ollama',
  async recognise(ask) {
    const greeting = await ask('/')
    if (!/^Ollama is running/.test(greeting.text)) return undefined
    const version = Version.safeParse((await ask('/api/version')).json).data?.version ?? null
    return {
      version,
      dialects: isAtLeast(version, ANTHROPIC_SINCE) ? ['openai', 'anthropic', 'ollama'] : ['openai', 'ollama'],
    }
  },
  models: listOllamaModels,
}

/** Also what the demonstration answers: it speaks Ollama's dialect. */
export async function listOllamaModels(ask: Ask): Promise<StatusModel[]> {
  const tags = Tags.parse((await ask('/api/tags')).json).models ?? []
  const loaded = new Set((Loaded.safeParse((await ask('/api/ps')).json).data?.models ?? []).map(({ name }) => name))
  return Promise.all(
    tags.map(async (tag) => ({ ...describe(tag), ...(await missingFacts(ask, tag)), loaded: loaded.has(tag.name) })),
  )
}

function describe({ name, size, digest, modified_at, details, capabilities }: Tag): StatusModel {
  return {
    ...unknownModel(name),
    size: size ?? null,
    digest: digest ?? null,
    modifiedAt: modified_at ?? null,
    family: details?.family || null,
    parameterSize: details?.parameter_size || null,
    quantization: details?.quantization_level || null,
    contextLength: details?.context_length ?? null,
    capabilities: capabilities ?? [],
  }
}

type Facts = Pick<StatusModel, 'capabilities' | 'contextLength'>

/** What older versions say only when asked for one model: kept by digest, since it never changes. */
const facts = new Map<string, Facts>()

async function missingFacts(ask: Ask, { name, digest, capabilities }: Tag): Promise<Facts | undefined> {
  if (capabilities || !digest) return undefined
  const known = facts.get(digest)
  if (known) return known
  const { data } = Shown.safeParse((await ask('/api/show', { model: name })).json)
  const contextLength = Object.entries(data?.model_info ?? {}).find(([key]) => key.endsWith('.context_length'))?.[1]
  const found = {
    capabilities: data?.capabilities ?? [],
    contextLength: typeof contextLength === 'number' ? contextLength : null,
  }
  facts.set(digest, found)
  return found
}
