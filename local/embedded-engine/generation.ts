import type { ChatHistoryItem, ChatWrapper, LlamaContextSequence, LlamaModel } from 'node-llama-cpp'
import type { Generated, Message, Question, Sampling } from './question.ts'
import { Refusal } from './refusal.ts'

export type Binding = typeof import('node-llama-cpp')

/** What the makers of SmolLM2 sample with; warmer, so small a model wanders off. */
const DEFAULT_TEMPERATURE = 0.2
const DEFAULT_TOP_P = 0.9

/** A model of this size repeats itself sooner or later: without a limit asked for it ends here, and says `length`. */
const DEFAULT_MAX_TOKENS = 1_024

export interface Listener {
  /** Called once, when the model starts to read the prompt. */
  onStart(promptTokens: number): void
  onText(text: string): void
}

/** What one generation needs of a loaded model. */
export interface Loaded {
  binding: Binding
  model: LlamaModel
  chatWrapper: ChatWrapper
  sequence: LlamaContextSequence
}

/** Answers one question; the caller holds the queue. */
export async function generate(
  loaded: Loaded,
  question: Question,
  listener: Listener,
  signal: AbortSignal,
): Promise<Generated> {
  const speaker = question.kind === 'chat' ? chatSpeaker(loaded, question.messages) : textSpeaker(loaded, question.text)
  try {
    const room = loaded.sequence.contextSize - speaker.promptTokens - 1
    if (room < 1) throw tooLong(speaker.promptTokens, loaded.sequence.contextSize)
    listener.onStart(speaker.promptTokens)
    const maxTokens = Math.min(room, question.sampling.maxTokens ?? DEFAULT_MAX_TOKENS)
    if (maxTokens === 0) return nothing(speaker.promptTokens) // the binding would take 0 for no limit
    return await measure(speaker, { ...question.sampling, maxTokens }, listener, signal)
  } finally {
    speaker.dispose()
  }
}

/** The two ways the binding generates, made alike. */
interface Speaker {
  promptTokens: number
  speak(options: SpeakOptions): Promise<SpokenAnswer>
  dispose(): void
}
type SpeakOptions = Omit<
  NonNullable<Parameters<InstanceType<Binding['LlamaCompletion']>['generateCompletionWithMeta']>[1]>,
  'grammar'
>
interface SpokenAnswer {
  response: string
  metadata: { stopReason: string; customStopTrigger?: readonly (string | number)[] }
}

function chatSpeaker({ binding, model, chatWrapper, sequence }: Loaded, messages: readonly Message[]): Speaker {
  const chat = new binding.LlamaChat({ contextSequence: sequence, chatWrapper })
  const history = messages.map(historyItem)
  const rendered = chatWrapper.generateContextState({ chatHistory: [...history, { type: 'model', response: [] }] })
  return {
    promptTokens: rendered.contextText.tokenize(model.tokenizer).length,
    // no budget for thoughts: they would be silence to the person, and no dialect here has a place for them
    speak: (options) => chat.generateResponse(history, { ...options, budgets: { thoughtTokens: 0 } }),
    dispose: () => chat.dispose({ disposeSequence: false }),
  }
}

function textSpeaker({ binding, model, sequence }: Loaded, text: string): Speaker {
  const completion = new binding.LlamaCompletion({ contextSequence: sequence })
  const tokens = model.tokenize(text)
  return {
    promptTokens: tokens.length,
    speak: (options) => completion.generateCompletionWithMeta(tokens, options),
    dispose: () => completion.dispose({ disposeSequence: false }),
  }
}

async function measure(
  speaker: Speaker,
  sampling: Sampling & { maxTokens: number },
  listener: Listener,
  signal: AbortSignal,
): Promise<Generated> {
  const started = performance.now()
  let firstAt: number | undefined
  let tokens = 0
  const { response, metadata } = await speaker.speak({
    ...samplingOptions(sampling),
    maxTokens: sampling.maxTokens,
    signal,
    stopOnAbortSignal: true,
    onTextChunk: (text) => {
      if (text !== '') listener.onText(text)
    },
    onToken: (more) => {
      firstAt ??= performance.now()
      tokens += more.length
    },
  })
  const promptMs = (firstAt ?? performance.now()) - started
  const tokensMs = performance.now() - started - promptMs
  return { text: response, ...endOf(metadata), promptTokens: speaker.promptTokens, tokens, promptMs, tokensMs }
}

function nothing(promptTokens: number): Generated {
  return { text: '', finish: 'length', stopSequence: undefined, promptTokens, tokens: 0, promptMs: 0, tokensMs: 0 }
}

function endOf({
  stopReason,
  customStopTrigger,
}: SpokenAnswer['metadata']): Pick<Generated, 'finish' | 'stopSequence'> {
  if (stopReason === 'abort') return { finish: 'aborted', stopSequence: undefined }
  if (stopReason === 'maxTokens') return { finish: 'length', stopSequence: undefined }
  return { finish: 'stop', stopSequence: customStopTrigger?.join('') }
}

function samplingOptions(sampling: Sampling): SpeakOptions {
  const { topK, minP, seed, stop, repeatPenalty, frequencyPenalty, presencePenalty } = sampling
  const penalties = {
    ...(repeatPenalty !== undefined && { penalty: repeatPenalty }),
    ...(frequencyPenalty !== undefined && { frequencyPenalty }),
    ...(presencePenalty !== undefined && { presencePenalty }),
  }
  return {
    temperature: sampling.temperature ?? DEFAULT_TEMPERATURE,
    topP: sampling.topP ?? DEFAULT_TOP_P,
    ...(topK !== undefined && { topK }),
    ...(minP !== undefined && { minP }),
    ...(seed !== undefined && { seed }),
    ...(stop && stop.length > 0 && { customStopTriggers: stop }),
    ...(Object.keys(penalties).length > 0 && { repeatPenalty: penalties }),
  }
}

function historyItem({ role, text }: Message): ChatHistoryItem {
  return role === 'assistant' ? { type: 'model', response: [text] } : { type: role, text }
}

function tooLong(promptTokens: number, contextTokens: number): Refusal {
  const message = `the prompt has ${promptTokens} tokens; this demonstration model reads at most ${contextTokens - 2}`
  return new Refusal('invalid', message)
}
