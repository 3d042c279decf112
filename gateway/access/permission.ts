/** Who asks: a person, through one of their keys or through the page. */
export interface Caller {
  personId: string
  /** The key that was used; null for the page. */
  keyId: string | null
  /** Names of the models that the key may use; null: every model. */
  models: readonly string[] | null
  via: 'key' | 'page'
}

/** The one place that decides whether a caller may use a model of a device. `model`: as its engine calls it. */
export function mayUse(caller: Caller, device: { ownerId: string }, model: string): boolean {
  if (device.ownerId !== caller.personId) return false
  return caller.models === null || caller.models.some((allowed) => plainName(allowed) === plainName(model))
}

/** `llama3.2` and `llama3.2:latest` are one model to Ollama. */
function plainName(model: string): string {
  return model.endsWith(':latest') ? model.slice(0, -':latest'.length) : model
}
