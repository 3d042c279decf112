/** How the service speaks to the person while it starts and runs; all of it on standard error. */
export interface Voice {
  /** Does `work`; where that lasts longer than a second, the person is told what is going on. */
  during<Result>(label: string, work: (detail: (text: string) => void) => Promise<Result>): Promise<Result>
  /** Something is not as it should be, or was not. */
  warn(text: string): void
}

/** Where the words go. */
export interface Screen {
  write(text: string): unknown
  isTTY?: boolean
  columns?: number
}

/** Work under this length says nothing; a person starts to wonder after a second. */
const QUIET_MS = 1000
const REDRAW_MS = 200
const DEFAULT_COLUMNS = 80
const ERASE_LINE = '\r\u001b[K'

interface Activity {
  label: string
  began: number
  detail: string
  shown: boolean
}

/** A terminal gets one line that is rewritten; anything else a line when work turns out long, and one when it is done. */
export class ScreenVoice implements Voice {
  readonly #screen: Screen
  readonly #activities = new Set<Activity>()
  #timer: NodeJS.Timeout | undefined
  #drawn = false

  constructor(screen: Screen = process.stderr) {
    this.#screen = screen
  }

  async during<Result>(label: string, work: (detail: (text: string) => void) => Promise<Result>): Promise<Result> {
    const activity: Activity = { label, began: performance.now(), detail: '', shown: false }
    this.#activities.add(activity)
    this.#timer ??= setInterval(() => this.#look(), REDRAW_MS)
    try {
      const result = await work((text) => {
        activity.detail = text
      })
      this.#finish(activity, 'done')
      return result
    } catch (error) {
      this.#finish(activity, 'failed')
      throw error
    }
  }

  warn(text: string): void {
    this.#say(text)
  }

  #finish(activity: Activity, outcome: string): void {
    this.#activities.delete(activity)
    if (activity.shown) this.#say(`${activity.label}: ${outcome} after ${seconds(activity)}`)
    if (this.#activities.size > 0) return
    clearInterval(this.#timer)
    this.#timer = undefined
  }

  #look(): void {
    const long = [...this.#activities].filter(({ began }) => performance.now() - began > QUIET_MS)
    for (const activity of long.filter(({ shown }) => !shown)) {
      activity.shown = true
      if (!this.#screen.isTTY) this.#say(`${describe(activity)} …`)
    }
    if (this.#screen.isTTY && long.length > 0) this.#draw(long)
  }

  #draw(activities: readonly Activity[]): void {
    const line = activities.map((activity) => `${describe(activity)} … ${seconds(activity)}`).join('   ')
    this.#screen.write(`${ERASE_LINE}${line.slice(0, (this.#screen.columns || DEFAULT_COLUMNS) - 1)}`)
    this.#drawn = true
  }

  #say(text: string): void {
    this.#screen.write(`${this.#drawn ? ERASE_LINE : ''}${text}\n`)
    this.#drawn = false
  }
}

function describe({ label, detail }: Activity): string {
  return detail === '' ? label : `${label} (${detail})`
}

function seconds({ began }: Activity): string {
  return `${Math.round((performance.now() - began) / 1000)} s`
}
