import type { DialectName, StatusModel } from '@cloudtolocalllm/protocol/control'
import * as z from 'zod'
import { type Ask, type EngineKind, type ListedModel, unknownModel } from './kind.ts'

const List = z.object({
  object: z.literal('list').optional(),
  /** Go writes an empty list as null. */
  data: z.array(z.looseObject({ id: z.string().min(1), owned_by: z.string().nullish() })).nullable(),
})

/** The list of an answer to GET /v1/models, or undefined where it is none. */
export function readModelList(json: unknown): readonly ListedModel[] | undefined {
  const { data } = List.safeParse(json)
  return data && (data.data ?? [])
}

export async function listModels(ask: Ask): Promise<readonly ListedModel[]> {
  return readModelList((await ask('/v1/models')).json) ?? []
}

/**
 * OpenAI's dialect, and Anthropic's where the engine knows its address. An empty question costs nothing: an engine
 * that knows it complains about the fields, one that does not about the path (LM Studio even with status 200).
 */
export async function dialectsByAsking(ask: Ask): Promise<DialectName[]> {
  const { status, text } = await ask('/v1/messages', {})
  const unknown = status === 404 || status === 405 || /unexpected endpoint/i.test(text)
  return unknown ? ['openai'] : ['openai', 'anthropic']
}

/** Any other server that lists models the way OpenAI does. */
export const openai: EngineKind = {
  name: 'openai',
  title: 'OpenAI-compatible server',
  async recognise(ask) {
    return { version: null, dialects: await dialectsByAsking(ask) }
  },
  async models(ask): Promise<StatusModel[]> {
    return (await listModels(ask)).map(({ id }) => ({ ...unknownModel(id), loaded: true }))
  },
}
