import { Fault } from '@cloudtolocalllm/runtime/fault'
import { type EmbeddedEngine, startEmbeddedEngine } from './embedded-engine/start.ts'
import type { Settings } from './settings.ts'
import type { Voice } from './voice.ts'

const MEBIBYTE = 1024 * 1024

/** Faults of the file that the person named: going on without it is not what was asked for. */
const OF_THE_PERSON = ['MODEL_FILE_UNREADABLE', 'MODEL_FILE_INVALID']

/**
 * Starts the embedded engine; undefined where no model can be had, which the person is told: everything else runs.
 * @throws Fault where the person named a model that cannot be served
 */
export async function startDemonstration(
  { dataDirectory, modelFile }: Pick<Settings, 'dataDirectory' | 'modelFile'>,
  voice: Voice,
  signal: AbortSignal,
): Promise<EmbeddedEngine | undefined> {
  try {
    return await voice.during('starting the embedded engine', (detail) =>
      startEmbeddedEngine({
        dataDirectory,
        modelFile,
        signal,
        onProgress: (received, total) => detail(describeDownload(received, total)),
      }),
    )
  } catch (error) {
    if (!(error instanceof Fault) || OF_THE_PERSON.includes(error.code)) throw error
    voice.warn(`${error.message}.${error.mend ? ` ${error.mend}` : ''}`)
    return undefined
  }
}

function describeDownload(received: number, total: number): string {
  const megabytes = (bytes: number) => Math.round(bytes / MEBIBYTE)
  if (total === 0) return `fetching its model, ${megabytes(received)} MB`
  return `fetching its model, ${megabytes(received)} of ${megabytes(total)} MB`
}
