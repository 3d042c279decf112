import type { ModelFigures } from '../devices/model-figures.ts'
import type { OnlineDevice } from '../devices/online-devices.ts'

export interface Waiting {
  /** As it was asked for: plain, or `device/model`. */
  model: string
  devices: readonly OnlineDevice[]
  figures: { get(deviceId: string, model: string): ModelFigures }
}

interface Offer {
  device: OnlineDevice
  /** As its engine calls it. */
  name: string
  loaded: boolean
}

/** What an answer waits for before its device has begun, as a sentence for the person; and whether the model is loaded. */
export function whatIsWaitedFor({ model, devices, figures }: Waiting): { sentence: string; loaded: boolean } {
  const offers = devices.flatMap((device) => offersOf(device, model))
  const ready = offers.find(({ loaded, device }) => loaded && device.inFlight === 0)
  const offer = ready ?? offers.find(({ loaded }) => loaded) ?? offers[0]
  if (!offer) return { sentence: `Looking for a device that has ${model}`, loaded: false }
  return { sentence: sentenceFor(offer, figures), loaded: offer.loaded }
}

function sentenceFor({ device, loaded, name }: Offer, figures: Waiting['figures']): string {
  if (loaded && device.inFlight > 0) {
    const others = device.inFlight === 1 ? 'another request' : `${device.inFlight} other requests`
    return `Waiting for ${device.status.name}, which answers ${others}`
  }
  if (loaded) return `Waiting for ${device.status.name} to begin`
  const { loadMs } = figures.get(device.deviceId, name)
  const usually = loadMs === null ? '' : `, usually ${Math.max(1, Math.round(loadMs / 1000))} s`
  return `Waiting for ${device.status.name} to load ${name}${usually}`
}

function offersOf(device: OnlineDevice, asked: string): Offer[] {
  const { name: deviceName, engines } = device.status
  const ready = engines.filter(({ state }) => state === 'ready')
  return ready.flatMap(({ models }) =>
    models
      .filter(({ name }) => [name, `${deviceName}/${name}`].some((one) => one === asked || one === `${asked}:latest`))
      .map(({ name, loaded }) => ({ device, name, loaded })),
  )
}

/** What an answer waits for once its device has begun. */
export function waitingForWords(model: string, deviceName: string): string {
  return `Waiting for the first word of ${model} on ${deviceName}`
}
