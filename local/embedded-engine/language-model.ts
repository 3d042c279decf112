import { statSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { Fault } from '@cloudtolocalllm/runtime/fault'
import type { LlamaModel } from 'node-llama-cpp'
import { type Binding, generate, type Listener } from './generation.ts'
import type { Generated, Question } from './question.ts'

/** Room for prompt and answer together; 4,096 tokens of the demonstration model take 94 MB. */
const CONTEXT_TOKENS = 4_096

/** What the pickers of the three dialects show of a model. */
export interface ModelFacts {
  name: string
  /** sha256 where it was proved, else empty, as llama.cpp's server leaves it. */
  digest: string
  bytes: number
  modifiedAt: Date
  family: string
  parameterSize: string
  quantization: string
  contextTokens: number
  trainedContextTokens: number
  /** The model's chat template, empty when its file has none. */
  template: string
}

/** Which file to load, and what to say of it. */
export interface ModelFile {
  path: string
  name: string
  digest: string
}

/** A loaded model. One question at a time: the caller holds the queue. */
export interface LanguageModel {
  readonly facts: ModelFacts
  /** @throws Refusal `invalid` when the prompt leaves no room for an answer. */
  generate(question: Question, listener: Listener, signal: AbortSignal): Promise<Generated>
}

/** Loads a GGUF file on the processor, with one core left to everything else on the machine. */
export async function loadLanguageModel(file: ModelFile): Promise<LanguageModel> {
  const binding = await importBinding()
  const threads = Math.max(1, availableParallelism() - 1)
  const llama = await binding
    .getLlama({
      gpu: false,
      build: 'never',
      maxThreads: threads,
      progressLogs: false,
      skipDownload: true,
      logger: logLine,
    })
    .catch((error: unknown) => refuseMachine(error))
  const model = await llama
    .loadModel({ modelPath: file.path, gpuLayers: 0 })
    .catch((error: unknown) => refuseFile(file.path, error))
  const contextSize = Math.min(CONTEXT_TOKENS, model.trainContextSize)
  const context = await model.createContext({ contextSize, threads })
  // found by trying every known template against the model's, half a second; the demonstration's own is known
  const chatWrapper = file.digest === '' ? binding.resolveChatWrapper(model) : new binding.ChatMLChatWrapper()
  const loaded = { binding, model, chatWrapper, sequence: context.getSequence() }
  return {
    facts: factsOf(file, model, context.contextSize),
    generate: (question, listener, signal) => generate(loaded, question, listener, signal),
  }
}

/** Standard output carries the ready line and nothing else. */
function logLine(level: string, message: string): void {
  process.stderr.write(`${level}: ${message.trimEnd()}\n`)
}

function factsOf(file: ModelFile, model: LlamaModel, contextTokens: number): ModelFacts {
  const { size, mtime } = statSync(file.path)
  const { general, tokenizer } = model.fileInfo.metadata
  return {
    name: file.name,
    digest: file.digest,
    bytes: size,
    modifiedAt: mtime,
    family: general.architecture,
    parameterSize: general.size_label ?? '',
    // the binding describes a model as "llama 256M Q4_1"
    quantization: model.typeDescription.split(' ').at(-1) ?? '',
    contextTokens,
    trainedContextTokens: model.trainContextSize,
    template: tokenizer.chat_template ?? '',
  }
}

async function importBinding(): Promise<Binding> {
  return import('node-llama-cpp').catch((error: unknown) => refuseMachine(error))
}

function refuseMachine(cause: unknown): never {
  throw new Fault({
    code: 'EMBEDDED_ENGINE_UNAVAILABLE',
    message: `the embedded engine has no part for this machine (${process.platform} ${process.arch})`,
    mend: 'Install Ollama (https://ollama.com/download) or LM Studio (https://lmstudio.ai)',
    cause,
  })
}

function refuseFile(path: string, cause: unknown): never {
  const reason = cause instanceof Error ? cause.message : String(cause)
  throw new Fault({
    code: 'MODEL_FILE_INVALID',
    message: `the model ${path} cannot be loaded: ${reason}`,
    mend: 'Give another GGUF file: npm start -- --model FILE.gguf',
    cause,
  })
}
