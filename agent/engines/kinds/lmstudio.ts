import type { StatusModel } from '@cloudtolocalllm/protocol/control'
import * as z from 'zod'
import { type Ask, type EngineKind, unknownModel } from './kind.ts'
import { dialectsByAsking } from './openai.ts'

/** GET /api/v1/models, since 0.4.0. */
const Current = z.object({
  models: z.array(
    z.looseObject({
      type: z.string(),
      key: z.string().min(1),
      architecture: z.string().nullish(),
      quantization: z.looseObject({ name: z.string().nullish() }).nullish(),
      size_bytes: z.number().nullish(),
      params_string: z.string().nullish(),
      loaded_instances: z.array(z.unknown()),
      max_context_length: z.number().nullish(),
      capabilities: z
        .looseObject({ vision: z.boolean().nullish(), trained_for_tool_use: z.boolean().nullish() })
        .nullish(),
    }),
  ),
})

/** GET /api/v0/models, before that. */
const Former = z.object({
  data: z.array(
    z.looseObject({
      id: z.string().min(1),
      type: z.string(),
      state: z.enum(['loaded', 'not-loaded', 'loading']),
      arch: z.string().nullish(),
      quantization: z.string().nullish(),
      max_context_length: z.number().nullish(),
      capabilities: z.array(z.string()).nullish(),
    }),
  ),
})

export const lmstudio: EngineKind = {
  name: 'lmstudio',
  title: 'LM Studio',
  async recognise(ask) {
    if ((await list(ask)) === undefined) return undefined
    return { version: null, dialects: await dialectsByAsking(ask) }
  },
  async models(ask) {
    return (await list(ask)) ?? []
  },
}

/** It answers paths that it does not know with status 200, so only the shape of the answer counts. */
async function list(ask: Ask): Promise<StatusModel[] | undefined> {
  const current = Current.safeParse((await ask('/api/v1/models')).json).data
  if (current) return current.models.map(describe)
  return Former.safeParse((await ask('/api/v0/models')).json).data?.data.map(describeFormer)
}

function describe(model: z.infer<typeof Current>['models'][number]): StatusModel {
  const can = model.capabilities
  return {
    ...unknownModel(model.key),
    loaded: model.loaded_instances.length > 0,
    size: model.size_bytes ?? null,
    family: model.architecture ?? null,
    parameterSize: model.params_string ?? null,
    quantization: model.quantization?.name ?? null,
    contextLength: model.max_context_length ?? null,
    capabilities:
      model.type === 'embedding'
        ? ['embedding']
        : ['completion', ...(can?.vision ? ['vision'] : []), ...(can?.trained_for_tool_use ? ['tools'] : [])],
  }
}

function describeFormer(model: z.infer<typeof Former>['data'][number]): StatusModel {
  const tools = model.capabilities?.includes('tool_use') ? ['tools'] : []
  const vision = model.type === 'vlm' ? ['vision'] : []
  return {
    ...unknownModel(model.id),
    loaded: model.state === 'loaded',
    family: model.arch ?? null,
    quantization: model.quantization ?? null,
    contextLength: model.max_context_length ?? null,
    capabilities: model.type === 'embeddings' ? ['embedding'] : ['completion', ...vision, ...tools],
  }
}
