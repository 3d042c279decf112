import type { Access, ModelChoice } from './service.ts'

/** Whose manners of quoting a pasted line must follow. */
export type Shell = 'posix' | 'powershell'

export function shellOf(platform: NodeJS.Platform = process.platform): Shell {
  return platform === 'win32' ? 'powershell' : 'posix'
}

const BETTER_ENGINE =
  'Install Ollama (https://ollama.com/download) and run "ollama pull llama3.2", or start LM Studio (https://lmstudio.ai): it appears here by itself.'

/** The words that a person sees when the service runs. */
export function renderSummary(access: Access, model: ModelChoice | undefined, shell: Shell): string {
  const { url, loginUrl, apiKey, apiKeyFile } = access
  return [
    '',
    'CloudToLocalLLM is running. Ctrl-C stops it.',
    '',
    `  Page     ${url}`,
    `  Sign in  ${loginUrl}   (works once, for ten minutes)`,
    `  API key  ${apiKey}   (kept in ${apiKeyFile})`,
    '',
    ...renderModel(access, model, shell),
    '',
  ].join('\n')
}

/** What to ask, or why there is nothing to ask yet. */
export function renderModel(access: Access, model: ModelChoice | undefined, shell: Shell): string[] {
  if (model === undefined) return [`No model can be asked yet. ${BETTER_ENGINE}`]
  const ask = [`Ask ${model.name}:`, '', askLine(access, model.name, shell)]
  if (!model.demonstration) return ask
  return [...ask, '', `This model is a demonstration: it is small and knows little. ${BETTER_ENGINE}`]
}

/** One line that asks a model when it is pasted into the shell. */
export function askLine({ url, apiKey }: Pick<Access, 'url' | 'apiKey'>, model: string, shell: Shell): string {
  const address = `${url}/v1/chat/completions`
  const body = JSON.stringify({ model, messages: [{ role: 'user', content: 'Say hello in one sentence.' }] })
  if (shell === 'powershell') {
    const quoted = `'${body.replaceAll("'", "''")}'`
    return `(Invoke-RestMethod ${address} -Method Post -ContentType 'application/json' -Headers @{Authorization='Bearer ${apiKey}'} -Body ${quoted}).choices[0].message.content`
  }
  const quoted = `'${body.replaceAll("'", "'\\''")}'`
  return `curl ${address} -H 'Authorization: Bearer ${apiKey}' -H 'Content-Type: application/json' -d ${quoted}`
}

/** The one document of `--json`. */
export function renderJson(access: Access, model: ModelChoice | undefined): string {
  const { url, loginUrl, apiKey, deviceId, apiKeyFile } = access
  const demonstration = model?.demonstration ?? false
  return JSON.stringify({ url, loginUrl, apiKey, deviceId, apiKeyFile, model: model?.name ?? null, demonstration })
}
