import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import * as z from 'zod'
import { programFile } from './program-files.ts'
import type { Settings } from './settings.ts'

const Found = z.object({
  engines: z.array(z.object({ state: z.string(), models: z.array(z.object({ name: z.string() })) })),
})

const run = promisify(execFile)

/** The words that tell the agent which engines to serve. */
export function engineWords({ engines, searchUsualPorts }: Pick<Settings, 'engines' | 'searchUsualPorts'>): string[] {
  return [...engines.flatMap((url) => ['--engine', url]), ...(searchUsualPorts ? [] : ['--no-search'])]
}

/** Asks the agent, which knows engines by what they answer, whether one of them has a model. */
export async function hasEngineWithModel(settings: Settings, agentDirectory: string): Promise<boolean> {
  const words = ['engines', '--json', '--data', agentDirectory, ...engineWords(settings)]
  const { stdout } = await run(process.execPath, [programFile('agent'), ...words], { windowsHide: true })
  const { engines } = Found.parse(JSON.parse(stdout))
  return engines.some(({ state, models }) => state === 'ready' && models.length > 0)
}
