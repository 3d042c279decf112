/** Who said something; every dialect's roles come down to these three. */
export type Role = 'system' | 'user' | 'assistant'

export interface Message {
  role: Role
  text: string
}

/** How tokens are chosen and when to stop; what is undefined takes the engine's default. */
export interface Sampling {
  maxTokens?: number | undefined
  temperature?: number | undefined
  topP?: number | undefined
  topK?: number | undefined
  minP?: number | undefined
  seed?: number | undefined
  stop?: readonly string[] | undefined
  repeatPenalty?: number | undefined
  frequencyPenalty?: number | undefined
  presencePenalty?: number | undefined
}

/** What a dialect's request comes down to: messages put through the model's chat template, or a text to go on with as it is. */
export type Question =
  | { kind: 'chat'; messages: readonly Message[]; sampling: Sampling }
  | { kind: 'continue'; text: string; sampling: Sampling }

/** `stop`: the model ended or met a stop sequence; `length`: a limit ended it; `aborted`: nobody listens any more. */
export type Finish = 'stop' | 'length' | 'aborted'

export interface Generated {
  text: string
  finish: Finish
  /** The stop sequence that ended it, when one did. */
  stopSequence: string | undefined
  promptTokens: number
  tokens: number
  /** Milliseconds until the first token, and from then to the last. */
  promptMs: number
  tokensMs: number
}
