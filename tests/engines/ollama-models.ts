import { createHash } from 'node:crypto'
import { createReadStream, openAsBlob } from 'node:fs'
import { cp, link, mkdir, mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { Fault } from '@cloudtolocalllm/runtime/fault'
import { cached } from './cache.ts'
import { writeEmbeddingGguf } from './embedding-gguf.ts'
import { demonstrationModel } from './install.ts'
import { serveOllama } from './ollama-process.ts'

/** The names under which a test's Ollama offers the small model. */
export const OLLAMA_MODELS = { chat: 'smollm2', tools: 'smollm2-tools', embedding: 'smollm2-embed' } as const

/** One thread, because tests share few cores; a small context, because memory is too. */
const PARAMETERS = { num_ctx: 2048, num_thread: 1 }

/**
 * Ollama accepts tools only where the template mentions them. The two examples make even so small a model call one:
 * asked "What is the weather in Paris?" at temperature 0 it calls the tool given with {"city": "Paris"}.
 */
const TOOLS_TEMPLATE = `{{- if .Tools }}<|im_start|>system
Tools: {{ range .Tools }}{{ .Function.Name }} {{ end }}<|im_end|>
{{ range .Tools }}<|im_start|>user
What is the weather in Berlin?<|im_end|>
<|im_start|>assistant
{"name": "{{ .Function.Name }}", "arguments": {"city": "Berlin"}}<|im_end|>
<|im_start|>user
What is the weather in London?<|im_end|>
<|im_start|>assistant
{"name": "{{ .Function.Name }}", "arguments": {"city": "London"}}<|im_end|>
{{ end }}{{ end }}
{{- range .Messages }}<|im_start|>{{ .Role }}
{{ .Content }}
{{- range .ToolCalls }}{"name": "{{ .Function.Name }}", "arguments": {{ .Function.Arguments }}}{{ end }}<|im_end|>
{{ end }}<|im_start|>assistant
`

/** A folder of Ollama models, prepared once by Ollama itself and shared by every start. */
export function preparedModels(): Promise<string> {
  return cached({ name: 'ollama-models', content: [JSON.stringify(PARAMETERS), TOOLS_TEMPLATE], make: prepare })
}

/** Gives one server models of its own: blobs as hard links where the disk is the same, so deleting one harms nobody. */
export async function linkModels(to: string): Promise<void> {
  const prepared = await preparedModels()
  await cp(join(prepared, 'manifests'), join(to, 'manifests'), { recursive: true })
  await mkdir(join(to, 'blobs'), { recursive: true })
  for (const blob of await readdir(join(prepared, 'blobs'))) {
    const [from, into] = [join(prepared, 'blobs', blob), join(to, 'blobs', blob)]
    await link(from, into).catch(() => cp(from, into))
  }
}

async function prepare(models: string): Promise<void> {
  const directory = await mkdtemp(join(tmpdir(), 'ollama-models-'))
  const gguf = await demonstrationModel()
  const embedding = join(directory, 'embedding.gguf')
  await writeEmbeddingGguf(gguf, embedding)
  const server = await serveOllama({ directory, models, port: 0, environment: {} })
  try {
    const chat = await upload(server.url, gguf)
    await create(server.url, { model: OLLAMA_MODELS.chat, files: { 'model.gguf': chat } })
    await create(server.url, { model: OLLAMA_MODELS.tools, files: { 'model.gguf': chat }, template: TOOLS_TEMPLATE })
    const vectors = await upload(server.url, embedding)
    await create(server.url, { model: OLLAMA_MODELS.embedding, files: { 'model.gguf': vectors } })
  } finally {
    await server.stop()
    await rm(directory, { recursive: true, force: true })
  }
}

async function upload(url: string, file: string): Promise<string> {
  const hash = createHash('sha256')
  await pipeline(createReadStream(file), hash)
  const digest = `sha256:${hash.digest('hex')}`
  const response = await fetch(`${url}/api/blobs/${digest}`, { method: 'POST', body: await openAsBlob(file) })
  await expectSuccess(response)
  return digest
}

async function create(url: string, model: object): Promise<void> {
  const body = JSON.stringify({ ...model, parameters: PARAMETERS, stream: false })
  await expectSuccess(await fetch(`${url}/api/create`, { method: 'POST', body }))
}

async function expectSuccess(response: Response): Promise<void> {
  const text = await response.text()
  if (response.ok) return
  throw new Fault({
    code: 'TEST_ENGINE_INSTALL_FAILED',
    message: `${response.url} answered ${response.status}: ${text}`,
  })
}
