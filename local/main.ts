import { ExitCode } from '@cloudtolocalllm/runtime/fault'
import { runProgram, stopRequested } from '@cloudtolocalllm/runtime/stop'
import { startAndPresent } from './presentation.ts'
import { Service } from './service.ts'
import { readSettings, type Settings } from './settings.ts'
import { ScreenVoice } from './voice.ts'

await runProgram(async () => {
  const stopped = stopRequested()
  try {
    const settings = readSettings(process.argv.slice(2))
    if (settings) await serve(settings, stopped)
    return ExitCode.done
  } finally {
    // The channel to set-up, which tells us when that is gone, would alone keep us alive.
    if (process.connected) process.disconnect()
  }
})

async function serve(settings: Settings, stopped: Promise<unknown>): Promise<void> {
  const voice = new ScreenVoice()
  const service = new Service(settings, voice)
  const presented = startAndPresent(service, settings, voice)
  try {
    // When all is shown there is nothing to do but to wait for the end.
    await Promise.race([presented.then(() => stopped), stopped])
  } finally {
    await service.stop()
    // What was still on its way when the end came has nobody to tell.
    await presented.catch(() => undefined)
  }
}
