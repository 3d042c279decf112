import * as z from 'zod'
import { type EngineKind, unknownModel } from './kind.ts'
import { dialectsByAsking, listModels } from './openai.ts'

const System = z.looseObject({
  backends: z.array(z.string()),
  loaded_models: z.array(z.looseObject({ id: z.string() })).nullish(),
})

const Version = z.object({ version: z.string() })

export const localai: EngineKind = {
  name: 'localai',
  title: 'LocalAI',
  async recognise(ask) {
    if (!System.safeParse((await ask('/system')).json).success) return undefined
    const version = Version.safeParse((await ask('/version')).json).data?.version ?? null
    return { version, dialects: await dialectsByAsking(ask) }
  },
  async models(ask) {
    const system = System.safeParse((await ask('/system')).json).data
    const loaded = new Set((system?.loaded_models ?? []).map(({ id }) => id))
    return (await listModels(ask)).map(({ id }) => ({ ...unknownModel(id), loaded: loaded.has(id) }))
  },
}
