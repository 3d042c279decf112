/** Called as bytes arrive; `total` is 0 while nobody has said how many there will be. */
export type Progress = (received: number, total: number) => void

/** One place that the model can be had from. */
export interface ModelSource {
  /** As it appears in the fault when no source had the model: `model hub`. */
  readonly name: string
  /** Writes the model to `file`, which does not exist yet; throws when it cannot be had here. */
  fetch(file: string, onProgress: Progress, signal?: AbortSignal): Promise<void>
}
