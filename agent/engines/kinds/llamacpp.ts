import type { StatusModel } from '@cloudtolocalllm/protocol/control'
import * as z from 'zod'
import { type EngineKind, type ListedModel, unknownModel } from './kind.ts'
import { dialectsByAsking, listModels } from './openai.ts'

const Props = z.looseObject({
  build_info: z.string().nullish(),
  modalities: z.looseObject({ vision: z.boolean().nullish(), audio: z.boolean().nullish() }).nullish(),
  chat_template_caps: z.record(z.string(), z.unknown()).nullish(),
})

const Meta = z.looseObject({
  n_ctx: z.number().nullish(),
  n_ctx_train: z.number().nullish(),
  n_params: z.number().nullish(),
  size: z.number().nullish(),
  ftype: z.string().nullish(),
})

/** A server that serves many models says of each whether it is in memory. */
const Status = z.looseObject({ value: z.string() })

const NativeList = z.looseObject({
  models: z.array(z.looseObject({ model: z.string(), capabilities: z.array(z.string()).nullish() })).nullish(),
})

export const llamacpp: EngineKind = {
  name: 'llamacpp',
  title: 'llama.cpp',
  async recognise(ask, listed) {
    const answer = await ask('/v1/models')
    const isIt = answer.headers['server'] === 'llama.cpp' || listed.some(({ owned_by }) => owned_by === 'llamacpp')
    if (!isIt) return undefined
    const props = Props.safeParse((await ask('/props')).json).data
    return { version: props?.build_info ?? null, dialects: await dialectsByAsking(ask) }
  },
  async models(ask) {
    const listed = await listModels(ask)
    const props = Props.safeParse((await ask('/props')).json).data
    const native = NativeList.safeParse((await ask('/v1/models')).json).data?.models ?? []
    return listed.map((entry) => {
      const capabilities = native.find(({ model }) => model === entry.id)?.capabilities ?? []
      return { ...describe(entry), capabilities: withProps(capabilities, listed.length === 1 ? props : undefined) }
    })
  },
}

function describe(entry: ListedModel): StatusModel {
  const meta = Meta.safeParse(entry['meta']).data
  const status = Status.safeParse(entry['status']).data
  return {
    ...unknownModel(entry.id),
    loaded: status === undefined || status.value === 'loaded',
    size: meta?.size ?? null,
    parameterSize: meta?.n_params ? describeCount(meta.n_params) : null,
    quantization: meta?.ftype || null,
    contextLength: meta?.n_ctx ?? meta?.n_ctx_train ?? null,
  }
}

/** What the server says of its one model beyond the list. */
function withProps(capabilities: readonly string[], props: z.infer<typeof Props> | undefined): string[] {
  const more = [
    ...(props?.modalities?.vision ? ['vision'] : []),
    ...(props?.modalities?.audio ? ['audio'] : []),
    ...(props?.chat_template_caps?.['supports_tools'] === true ? ['tools'] : []),
  ]
  return [...new Set([...capabilities.filter((name) => name !== 'multimodal'), ...more])]
}

/** `134515008` is `135M`. */
function describeCount(count: number): string {
  return count >= 1e9 ? `${(count / 1e9).toFixed(1).replace(/\.0$/, '')}B` : `${Math.round(count / 1e6)}M`
}
