import process from 'node:process'

/** Work under this length says nothing; 1 s is where a person starts to wonder. */
const quietMs = 1000

/**
 * Does `work`; where it lasts longer than a second, one line on standard error counts the seconds and ends with the time.
 * @template T
 * @param {string} label what is going on: `installing packages`
 * @param {() => Promise<T>} work
 * @param {{ write(text: string): unknown, isTTY?: boolean }} [output]
 * @param {number} [quiet] milliseconds before the line appears
 * @returns {Promise<T>}
 */
export async function withProgress(label, work, output = process.stderr, quiet = quietMs) {
  const line = progressLine(label, output)
  const timer = setTimeout(line.start, quiet)
  try {
    const result = await work()
    line.end('')
    return result
  } catch (error) {
    line.end(', failed')
    throw error
  } finally {
    clearTimeout(timer)
  }
}

/**
 * A terminal gets its line rewritten every second; a log gets the label first and the time when it is known.
 * @param {string} label
 * @param {{ write(text: string): unknown, isTTY?: boolean }} output
 */
function progressLine(label, output) {
  const began = Date.now()
  const seconds = () => Math.round((Date.now() - began) / 1000)
  /** @type {NodeJS.Timeout | undefined} */
  let ticking
  return {
    start() {
      output.write(`${label} …`)
      const tick = () => output.isTTY === true && output.write(`\r${label} … ${seconds()} s`)
      ticking = setInterval(tick, 1000)
    },
    /** @param {string} outcome */
    end(outcome) {
      if (ticking === undefined) return
      clearInterval(ticking)
      output.write(output.isTTY === true ? `\r${label} … ${seconds()} s${outcome}\n` : ` ${seconds()} s${outcome}\n`)
    },
  }
}
