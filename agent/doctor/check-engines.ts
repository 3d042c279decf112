import type { StatusEngine, StatusModel } from '@cloudtolocalllm/protocol/control'
import { Fault } from '@cloudtolocalllm/runtime/fault'
import { engineConnection, enginePath } from '../engines/engine-client.ts'
import type { EnginePlace } from '../engines/engine-place.ts'
import { Engines } from '../engines/engines.ts'
import { isLoopback } from '../network/gateway-address.ts'
import { describeEngine } from '../terminal/narrator.ts'
import type { Check, EnginePatient } from './check.ts'

/** A cold model may have to be read from a slow disk, milliseconds. */
const FIRST_TOKEN_WITHIN = 5 * 60_000

/** Is there an engine with a model, and does it say a word? */
export function engineChecks(patient: EnginePatient): Check[] {
  const engines = new Engines({
    named: patient.settings.engines,
    searchUsualPorts: patient.settings.searchUsualPorts,
    authorities: patient.authorities,
    except: patient.gateway && isLoopback(patient.gateway.hostname) ? patient.gateway : undefined,
    withDemonstration: !patient.gateway || isLoopback(patient.gateway.hostname),
  })
  return [
    { name: 'Engine', run: () => checkEngines(engines) },
    { name: 'First token', run: () => checkFirstToken(engines, patient) },
  ]
}

async function checkEngines(engines: Engines): Promise<string> {
  await engines.look()
  const { status } = engines
  const broken = status.find(({ state }) => state === 'unreachable')
  if (broken) throw engineUnreachable(broken)
  if (status.length === 0) throw engineMissing()
  if (!status.some(({ models }) => models.length > 0)) throw modelMissing(status)
  return status.map(describeEngine).join('; ')
}

async function checkFirstToken(engines: Engines, { say }: EnginePatient): Promise<string> {
  const choice = chooseModel(engines)
  if (!choice) return 'no model here writes text'
  const { place, model } = choice
  say(`Asking ${model.name} for one token${model.loaded ? '' : ', it is loaded first'} …`)
  const seconds = (await firstTokenAfter(place, model.name)) / 1_000
  return `${model.name} began to answer after ${seconds.toFixed(1)} s`
}

/** One that is in memory, else the smallest. */
function chooseModel(engines: Engines): { place: EnginePlace; model: StatusModel } | undefined {
  const writing = engines.status.flatMap(({ id, models }) => {
    const place = engines.find(id)
    return place ? models.filter(writes).map((model) => ({ place, model })) : []
  })
  return writing.toSorted((one, other) => {
    return Number(other.model.loaded) - Number(one.model.loaded) || (one.model.size ?? 0) - (other.model.size ?? 0)
  })[0]
}

function writes({ capabilities }: StatusModel): boolean {
  return capabilities.length === 0 || capabilities.includes('completion')
}

/** Milliseconds from the question to the first byte of the answer. */
function firstTokenAfter({ address, title }: EnginePlace, model: string): Promise<number> {
  const { request, options } = engineConnection(address)
  const body = JSON.stringify({ model, messages: [{ role: 'user', content: 'Hi' }], max_tokens: 1, stream: true })
  const startedAt = performance.now()
  return new Promise((resolve, reject) => {
    const fail = (what: string) => reject(engineSilent(title, model, what))
    const asked = request({
      ...options,
      agent: false,
      method: 'POST',
      path: enginePath(address, '/v1/chat/completions'),
      headers: {
        host: address.url.host,
        'content-type': 'application/json',
        ...(address.key ? { authorization: `Bearer ${address.key.reveal()}` } : {}),
      },
      signal: AbortSignal.timeout(FIRST_TOKEN_WITHIN),
    })
    asked.on('error', (error) => fail(error.name === 'TimeoutError' ? 'it did not answer in 5 minutes' : error.message))
    asked.on('response', (response) => {
      response.once('data', (chunk: Buffer) => {
        if (response.statusCode === 200) resolve(performance.now() - startedAt)
        else fail(`it answered ${response.statusCode}: ${chunk.toString('utf8').slice(0, 200)}`)
        asked.destroy()
      })
      response.once('end', () => fail(`it answered ${response.statusCode} without a word`))
      response.once('error', (error) => fail(error.message))
    })
    asked.end(body)
  })
}

function engineMissing(): Fault {
  return new Fault({
    code: 'ENGINE_MISSING',
    message: 'no engine answers on this computer',
    mend: 'Start one, for example Ollama (https://ollama.com), or name its address: --engine http://192.168.1.5:8080',
  })
}

function engineUnreachable(engine: StatusEngine): Fault {
  return new Fault({
    code: 'ENGINE_UNREACHABLE',
    message: `the engine at ${engine.id} ${engine.problem}`,
    mend: 'Start it, or take its --engine (or OLLAMA_HOST) away',
  })
}

function modelMissing(status: readonly StatusEngine[]): Fault {
  const isOllama = status.some(({ kind }) => kind === 'ollama')
  return new Fault({
    code: 'MODEL_MISSING',
    message: `${status.map(describeEngine).join('; ')}: there is nothing to ask`,
    mend: isOllama ? 'Fetch one: ollama pull llama3.2' : 'Load a model in the engine',
  })
}

function engineSilent(title: string, model: string, what: string): Fault {
  return new Fault({
    code: 'FIRST_TOKEN_MISSING',
    message: `${title} does not answer for ${model}: ${what}`,
    mend: "Ask the model in the engine's own window; its log says why it does not answer",
  })
}
