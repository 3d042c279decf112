import { request as requestPlain } from 'node:http'
import { request as requestTls } from 'node:https'
import { setTimeout as pause } from 'node:timers/promises'
import * as z from 'zod'

const List = z.object({ data: z.array(z.object({ id: z.string() })) })

const AGAIN_MS = 50

/** The names of all models that can be asked at a gateway of ours with this key. */
export async function listModels(gatewayUrl: string, apiKey: string): Promise<string[]> {
  const { data } = List.parse(JSON.parse(await get(`${gatewayUrl}/v1/models`, apiKey)))
  return data.map(({ id }) => id)
}

/** Waits until at least one model can be asked; what stands in the way meanwhile is asked again. */
export async function firstModels(gatewayUrl: string, apiKey: string, signal: AbortSignal): Promise<string[]> {
  for (;;) {
    const models = await listModels(gatewayUrl, apiKey).catch(() => [])
    if (models.length > 0) return models
    await pause(AGAIN_MS, undefined, { signal })
  }
}

function get(address: string, apiKey: string): Promise<string> {
  const request = address.startsWith('https:') ? requestTls : requestPlain
  // Our own child on our own machine: a certificate that this machine does not know proves nothing less.
  const options = { rejectUnauthorized: false, agent: false, headers: { authorization: `Bearer ${apiKey}` } }
  return new Promise((resolve, reject) => {
    request(address, options, async (answer) => {
      let text = ''
      for await (const chunk of answer.setEncoding('utf8')) text += chunk
      if (answer.statusCode === 200) resolve(text)
      else reject(new Error(`${address} answered ${answer.statusCode}: ${text}`))
    })
      .once('error', reject)
      .end()
  })
}
