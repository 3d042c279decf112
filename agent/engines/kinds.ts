import { embedded } from './kinds/embedded.ts'
import { jan } from './kinds/jan.ts'
import type { EngineKind } from './kinds/kind.ts'
import { llamacpp } from './kinds/llamacpp.ts'
import { lmstudio } from './kinds/lmstudio.ts'
import { localai } from './kinds/localai.ts'
import { ollama } from './kinds/ollama.ts'
import { openai } from './kinds/openai.ts'
import { vllm } from './kinds/vllm.ts'

/** In this order: what tells itself in its list of models first, then what must be asked; any other server last. */
export const kinds: readonly EngineKind[] = [embedded, llamacpp, vllm, lmstudio, ollama, localai, jan, openai]

/** Where engines listen on this machine unless they were told otherwise; what answers there decides what it is. */
export const usualPorts: readonly number[] = [
  11_434, // Ollama
  1234, // LM Studio
  8080, // llama.cpp, LocalAI
  8000, // vLLM
  1337, // Jan
  8081, // LocalAI beside llama.cpp
]
