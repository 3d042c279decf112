import { ExitCode, Fault } from '@cloudtolocalllm/runtime/fault'

/** Ollama's own default where OLLAMA_HOST names no port. */
const OLLAMA_PORT = 11_434

/** What listens on all addresses is asked on this one. */
const EVERY_ADDRESS = new Set(['0.0.0.0', '[::]', 'localhost'])

/**
 * The address of an engine as a person types it: `http://` may be left out, a trailing `/v1` is dropped, because
 * the dialects' own paths begin with it. Throws a Fault for anything that is not one.
 */
export function parseEngineAddress(typed: string): URL {
  const withScheme = /^[a-z][a-z0-9+.-]*:\/\//i.test(typed) ? typed : `http://${typed}`
  const url = URL.canParse(withScheme) ? new URL(withScheme) : undefined
  const fits = url && /^https?:$/.test(url.protocol) && url.username === '' && url.password === ''
  if (!fits || url.hostname === '') {
    throw new Fault({
      code: 'ENGINE_ADDRESS_INVALID',
      message: `expected an engine's address such as http://127.0.0.1:11434, got "${typed}"`,
      mend: 'Give scheme, host and port; a key goes into --engine-key KEY',
      exitCode: ExitCode.usage,
    })
  }
  return tidy(url)
}

/** Where `ollama` itself would look, where OLLAMA_HOST says so and it can be read. */
export function ollamaHost(environment: NodeJS.ProcessEnv): URL | undefined {
  const typed = environment['OLLAMA_HOST']?.trim()
  if (!typed) return undefined
  const withScheme = /^https?:\/\//i.test(typed) ? typed : `http://${typed.replace(/^:/, '127.0.0.1:')}`
  if (!URL.canParse(withScheme)) return undefined
  const url = new URL(withScheme)
  if (url.port === '' && !/^https?:\/\//i.test(typed)) url.port = String(OLLAMA_PORT)
  return tidy(url)
}

/**
 * The name of an engine in STATUS and OPEN: made of its address, so that it stays the same when the agent starts
 * again or the engine behind the address changes.
 */
export function engineId(url: URL): string {
  const port = url.port || (url.protocol === 'https:' ? '443' : '80')
  const place = `${url.hostname}-${port}${url.pathname === '/' ? '' : url.pathname}`
  return place.replaceAll(/[^A-Za-z0-9_.-]+/g, '_').slice(0, 64)
}

function tidy(url: URL): URL {
  const tidied = new URL(url.origin)
  if (EVERY_ADDRESS.has(tidied.hostname)) tidied.hostname = '127.0.0.1'
  tidied.pathname = url.pathname.replace(/\/+$/, '').replace(/\/v1$/, '')
  return tidied
}
