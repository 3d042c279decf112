/** Every name by which the dialects call a model in a body; `from` and `source` name the model that is copied. */
const KEYS = new Set(['model', 'name', 'from', 'source'])

/**
 * The models that a JSON body names. Keys are compared without regard to case and look-alikes, because some
 * engines do so and the last of two spellings would win there. Undefined where the body is not a JSON object, so that nothing can be said of it.
 */
export function namedModels(body: Uint8Array): string[] | undefined {
  const value = parseObject(body)
  if (value === undefined) return undefined
  const named: string[] = []
  for (const [key, name] of Object.entries(value)) {
    if (!KEYS.has(key.normalize('NFKC').toLowerCase())) continue
    if (typeof name !== 'string') return undefined
    named.push(name)
  }
  return named
}

function parseObject(body: Uint8Array): object | undefined {
  try {
    const value: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body))
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : undefined
  } catch {
    return undefined
  }
}
