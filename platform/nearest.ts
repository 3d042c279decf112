/**
 * The one of `known` that was most likely meant by a mistyped word: the nearest by edits (a letter added, left out,
 * changed, or two swapped), where at most a third of the word must change. Undefined where none is near.
 */
export function nearestOf(word: string, known: readonly string[]): string | undefined {
  let best: { name: string; edits: number } | undefined
  for (const name of known) {
    const edits = editsBetween(word.toLowerCase(), name.toLowerCase())
    if (edits <= mostEdits(word, name) && (best === undefined || edits < best.edits)) best = { name, edits }
  }
  return best?.name
}

/** Longer words are no mistyped key, and would make the table large. */
const LONGEST_WORD = 64

function mostEdits(word: string, name: string): number {
  if (word.length > LONGEST_WORD) return -1
  return Math.max(1, Math.floor(Math.max(word.length, name.length) / 3))
}

/** Optimal string alignment distance: rows of the usual table, of which the last two are kept. */
function editsBetween(one: string, other: string): number {
  if (one.length > LONGEST_WORD) return Number.POSITIVE_INFINITY
  let beforeLast: number[] = []
  let last = Array.from({ length: other.length + 1 }, (_, at) => at)
  for (let row = 1; row <= one.length; row++) {
    const current = [row]
    for (let at = 1; at <= other.length; at++) {
      const same = one[row - 1] === other[at - 1]
      const swapped = row > 1 && at > 1 && one[row - 1] === other[at - 2] && one[row - 2] === other[at - 1]
      current[at] = Math.min(
        (last[at] ?? 0) + 1,
        (current[at - 1] ?? 0) + 1,
        (last[at - 1] ?? 0) + (same ? 0 : 1),
        swapped ? (beforeLast[at - 2] ?? 0) + 1 : Number.POSITIVE_INFINITY,
      )
    }
    beforeLast = last
    last = current
  }
  return last[other.length] ?? 0
}
