import { CONTROL_LIMITS, type Status, type StatusEngine, type StatusModel } from './control.ts'
import { MAX_CONTROL } from './limits.ts'
import { encodeText } from './text.ts'

/** Room for the quotes, commas and brackets around the engines of a STATUS, bytes. */
const FRAME_OF_STATUS = 16 * 1024

/**
 * A STATUS within the limits of its frame, whatever engines say of themselves: texts are cut, what is over the count
 * is left out, and of too many models the last ones. A model whose name is too long cannot be asked for, so it goes.
 */
export function fitStatus(status: Status): Status {
  const engines = status.engines.slice(0, CONTROL_LIMITS.engines).map(fitEngine)
  const { platform, arch, release, hostname } = status.system
  return {
    name: clip(status.name),
    system: { platform: clip(platform), arch: clip(arch), release: clip(release), hostname: clip(hostname) },
    engines: withinBytes(engines, MAX_CONTROL - FRAME_OF_STATUS),
    allows: status.allows,
  }
}

function fitEngine(engine: StatusEngine): StatusEngine {
  return {
    ...engine,
    version: clip(engine.version),
    problem: clip(engine.problem),
    models: engine.models
      .filter(({ name }) => name.length <= CONTROL_LIMITS.text)
      .slice(0, CONTROL_LIMITS.models)
      .map(fitModel),
  }
}

function fitModel(model: StatusModel): StatusModel {
  return {
    ...model,
    size: countOrNull(model.size),
    digest: clip(model.digest),
    modifiedAt: clip(model.modifiedAt),
    family: clip(model.family),
    parameterSize: clip(model.parameterSize),
    quantization: clip(model.quantization),
    contextLength: countOrNull(model.contextLength),
    capabilities: model.capabilities.slice(0, CONTROL_LIMITS.capabilities).map((capability) => clip(capability)),
  }
}

function withinBytes(engines: StatusEngine[], most: number): StatusEngine[] {
  let left = most
  return engines.map((engine) => {
    left -= jsonLength({ ...engine, models: [] })
    const models = engine.models.filter((model) => {
      left -= jsonLength(model)
      return left >= 0
    })
    return { ...engine, models }
  })
}

/** Bytes as JSON, with the comma behind it. */
function jsonLength(value: StatusEngine | StatusModel): number {
  return encodeText(JSON.stringify(value)).length + 1
}

function clip<Text extends string | null>(text: Text): Text | string {
  return text === null ? text : text.slice(0, CONTROL_LIMITS.text)
}

function countOrNull(count: number | null): number | null {
  return count !== null && count >= 0 && Number.isFinite(count) ? count : null
}
