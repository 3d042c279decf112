import type { EngineKind, System } from '@cloudtolocalllm/api/shapes'

const GIGABYTE = 1e9
const MEGABYTE = 1e6

/** "2.0 GB" or "270 MB", as engines and shops count. */
export function bytesInWords(bytes: number): string {
  return bytes >= GIGABYTE ? `${(bytes / GIGABYTE).toFixed(1)} GB` : `${Math.round(bytes / MEGABYTE)} MB`
}

/** "14 s" or "2 min". */
export function durationInWords(ms: number): string {
  const seconds = Math.round(ms / 1000)
  return seconds < 100 ? `${Math.max(seconds, 1)} s` : `${Math.round(seconds / 60)} min`
}

/** "48 tok/s". */
export function speedInWords(tokensPerSecond: number): string {
  return `${tokensPerSecond < 10 ? tokensPerSecond.toFixed(1) : Math.round(tokensPerSecond)} tok/s`
}

/** "1 model", "3 models". */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${count.toLocaleString('en')} ${count === 1 ? one : many}`
}

/** "study-pc, macbook and attic". */
export function listed(names: readonly string[]): string {
  return new Intl.ListFormat('en-GB').format(names)
}

const ENGINE_NAMES: Record<EngineKind, string> = {
  ollama: 'Ollama',
  lmstudio: 'LM Studio',
  llamacpp: 'llama.cpp',
  vllm: 'vLLM',
  jan: 'Jan',
  localai: 'LocalAI',
  openai: 'OpenAI-compatible engine',
  embedded: 'Embedded engine',
}

export function engineInWords(kind: EngineKind): string {
  return ENGINE_NAMES[kind]
}

/** "macOS 26.1, arm64". */
export function systemInWords({ release, arch }: System): string {
  return `${release}, ${arch}`
}

const BROWSERS: [RegExp, string][] = [
  [/Edg\//, 'Edge'],
  [/OPR\//, 'Opera'],
  [/Firefox\/|FxiOS/, 'Firefox'],
  [/Chrome\/|CriOS/, 'Chrome'],
  [/Safari\//, 'Safari'],
]
const SYSTEMS: [RegExp, string][] = [
  [/iPhone/, 'iPhone'],
  [/iPad/, 'iPad'],
  [/Android/, 'Android'],
  [/Windows/, 'Windows'],
  [/Mac OS X/, 'macOS'],
  [/Linux/, 'Linux'],
]

/** "Firefox on Linux", from what a browser says of itself. */
export function browserInWords(userAgent: string): string {
  const nameIn = (names: [RegExp, string][]) => names.find(([pattern]) => pattern.test(userAgent))?.[1]
  const browser = nameIn(BROWSERS) ?? 'A browser'
  const system = nameIn(SYSTEMS)
  return system ? `${browser} on ${system}` : browser
}
