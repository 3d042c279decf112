import { ExitCode } from '@cloudtolocalllm/runtime/fault'
import { runProgram } from '@cloudtolocalllm/runtime/stop'
import { cacheRoot } from './cache.ts'
import { demonstrationModel, installLlamaServer, installOllama } from './install.ts'
import { preparedModels } from './ollama-models.ts'

/** Fills the cache with everything that tests need of real engines, and says on standard output where it is. */
await runProgram(async () => {
  const places = {
    cache: cacheRoot(),
    ollama: await installOllama(),
    llamaServer: (await installLlamaServer()).args[0],
    model: await demonstrationModel(),
    ollamaModels: await preparedModels(),
  }
  process.stdout.write(`${JSON.stringify(places, null, 2)}\n`)
  return ExitCode.done
})
