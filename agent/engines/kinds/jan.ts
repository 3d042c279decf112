import * as z from 'zod'
import { type EngineKind, unknownModel } from './kind.ts'
import { dialectsByAsking, listModels } from './openai.ts'

const Document = z.looseObject({ info: z.looseObject({ title: z.string() }) })

export const jan: EngineKind = {
  name: 'jan',
  title: 'Jan',
  async recognise(ask) {
    const title = Document.safeParse((await ask('/openapi.json')).json).data?.info.title ?? ''
    return /\bjan\b/i.test(title) ? { version: null, dialects: await dialectsByAsking(ask) } : undefined
  },
  async models(ask) {
    return (await listModels(ask)).map(({ id }) => ({
      ...unknownModel(id),
      loaded: true,
      capabilities: ['completion'],
    }))
  },
}
