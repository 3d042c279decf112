import * as z from 'zod'
import { type Engine, expectModel, parse } from './dialect.ts'

/** The model stays in memory while the engine runs; the latest time that every client can read. */
const NEVER = '9999-12-31T23:59:59Z'

const showRequest = z.looseObject({ model: z.string().optional(), name: z.string().optional() })

/** The answer of `/api/show`. */
export function shown(engine: Engine, body: unknown): object {
  const request = parse(showRequest, body)
  expectModel(engine, request.model ?? request.name ?? '')
  const { facts } = engine.model
  return {
    modelfile: `# The demonstration model of CloudToLocalLLM\nFROM ${facts.name}\nPARAMETER num_ctx ${facts.contextTokens}\n`,
    parameters: `num_ctx                        ${facts.contextTokens}`,
    template: facts.template,
    details: detailsOf(engine),
    model_info: {
      'general.architecture': facts.family,
      'general.size_label': facts.parameterSize,
      [`${facts.family}.context_length`]: facts.trainedContextTokens,
    },
    capabilities: ['completion'],
    modified_at: facts.modifiedAt.toISOString(),
  }
}

/** An entry of `/api/tags`. */
export function listed(engine: Engine): object {
  const { facts } = engine.model
  return {
    name: facts.name,
    model: facts.name,
    modified_at: facts.modifiedAt.toISOString(),
    size: facts.bytes,
    digest: facts.digest,
    details: detailsOf(engine),
    capabilities: ['completion'],
  }
}

/** An entry of `/api/ps`. */
export function running(engine: Engine): object {
  const { facts } = engine.model
  const { name, bytes, digest, contextTokens } = facts
  const details = detailsOf(engine)
  return {
    name,
    model: name,
    size: bytes,
    digest,
    details,
    expires_at: NEVER,
    size_vram: 0,
    context_length: contextTokens,
  }
}

function detailsOf({ model: { facts } }: Engine): object {
  return {
    parent_model: '',
    format: 'gguf',
    family: facts.family,
    families: [facts.family],
    parameter_size: facts.parameterSize,
    quantization_level: facts.quantization,
  }
}
