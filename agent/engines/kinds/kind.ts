import type { DialectName, StatusEngine, StatusModel } from '@cloudtolocalllm/protocol/control'
import type { EngineAnswer } from '../engine-client.ts'

/** Puts a question to an address; the same GET is put only once while the address is being recognised. */
export type Ask = (path: string, body?: unknown) => Promise<EngineAnswer>

/** What an engine turned out to be. */
export interface Recognised {
  /** null where it does not say. */
  version: string | null
  dialects: readonly DialectName[]
}

/** One entry of GET /v1/models, in whatever dialect of OpenAI's list an engine speaks. */
export interface ListedModel {
  id: string
  owned_by?: string | null | undefined
  [more: string]: unknown
}

/** How one kind of engine is told from the others, and how it lists its models. */
export interface EngineKind {
  name: StatusEngine['kind']
  /** As people call it. */
  title: string
  /** Undefined where the address is something else. `listed` is its answer to GET /v1/models. */
  recognise(ask: Ask, listed: readonly ListedModel[]): Promise<Recognised | undefined>
  models(ask: Ask): Promise<StatusModel[]>
}

/** A model of which nothing but the name is known. */
export function unknownModel(name: string): StatusModel {
  return {
    name,
    loaded: false,
    size: null,
    digest: null,
    modifiedAt: null,
    family: null,
    parameterSize: null,
    quantization: null,
    contextLength: null,
    capabilities: [],
  }
}
