import { openBrowser } from './browser.ts'
import { isEverywhere } from './gateway-address.ts'
import { writeReadyFile } from './ready-file.ts'
import type { Service } from './service.ts'
import type { Settings } from './settings.ts'
import { renderJson, renderModel, renderSummary, shellOf } from './summary.ts'
import type { Voice } from './voice.ts'

/** Starts the service and shows the person, and the programs that wait for it, how it is used. */
export async function startAndPresent(service: Service, settings: Settings, voice: Voice): Promise<void> {
  const { readyFile, json } = settings
  if (isPlainEverywhere(settings)) voice.warn(PLAIN_EVERYWHERE)
  const access = await service.start()
  const first = await service.modelOrNone()
  const shell = shellOf()
  process.stdout.write(`${json ? renderJson(access, first) : renderSummary(access, first, shell)}\n`)
  if (settings.openBrowser) await open(service, voice)
  const model = first ?? (await service.model())
  if (first === undefined && !json) process.stdout.write(`${renderModel(access, model, shell).join('\n')}\n`)
  if (readyFile !== undefined) await writeReadyFile(readyFile, access)
}

const PLAIN_EVERYWHERE =
  'Other machines are refused, because nothing here is encrypted for them. Give the gateway a certificate: npm start -- --host 0.0.0.0 --tls-cert FILE --tls-key FILE; or name the proxy that has one: --trust-proxy ADDRESS'

function isPlainEverywhere({ host, tls, trustProxy }: Settings): boolean {
  return isEverywhere(host) && tls === undefined && trustProxy.length === 0
}

async function open(service: Service, voice: Voice): Promise<void> {
  try {
    await openBrowser(await service.loginUrl())
  } catch (error) {
    voice.warn(`No browser was opened: ${error instanceof Error ? error.message : error}`)
  }
}
