/** What the last answer of a model on a device took. */
export interface ModelFigures {
  /** Output tokens per second after the first. */
  tokensPerSecond: number | null
  /** Milliseconds from asking to the first byte when the model was not loaded. */
  loadMs: number | null
}

const UNKNOWN: ModelFigures = { tokensPerSecond: null, loadMs: null }

/** Figures of one model on one device are under 200 bytes; 10,000 of them are about 2 MB. */
const MOST_FIGURES = 10_000

/** The last figures of each model on each device, as long as this gateway runs. */
export class FiguresOfModels {
  readonly #figures = new Map<string, ModelFigures>()

  get(deviceId: string, model: string): ModelFigures {
    return this.#figures.get(`${deviceId} ${model}`) ?? UNKNOWN
  }

  /** Notes what is known of one answer; null leaves what was known before. */
  note(deviceId: string, model: string, seen: ModelFigures): void {
    const key = `${deviceId} ${model}`
    const known = this.get(deviceId, model)
    this.#figures.delete(key)
    this.#figures.set(key, {
      tokensPerSecond: seen.tokensPerSecond ?? known.tokensPerSecond,
      loadMs: seen.loadMs ?? known.loadMs,
    })
    const oldest = this.#figures.keys().next().value
    if (this.#figures.size > MOST_FIGURES && oldest !== undefined) this.#figures.delete(oldest)
  }
}
