/** Characters of a title: one line of the list at 14 px. */
const LONGEST = 60

/** A chat's title from its first question: the first line with words, cut between words. */
export function titleOf(question: string): string {
  const lines = question.split('\n').map((line) => line.replaceAll(/\s+/g, ' ').trim())
  const line = lines.find((candidate) => candidate !== '') ?? 'Image'
  if (line.length <= LONGEST) return line
  const cut = line.slice(0, LONGEST - 1)
  const space = cut.lastIndexOf(' ')
  return `${(space > LONGEST / 2 ? cut.slice(0, space) : cut).toWellFormed().trimEnd()}…`
}
