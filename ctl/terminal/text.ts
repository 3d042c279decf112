/** Which side of its column a cell stands on. */
export type Side = 'left' | 'right'

/**
 * Rows under each other, each column as wide as its longest cell, two spaces between. `sides` says where the cells of
 * each column stand, left where it says nothing; figures belong on the right.
 */
export function renderColumns(rows: readonly (readonly string[])[], sides: readonly Side[] = []): string {
  const widths: number[] = []
  for (const row of rows)
    row.forEach((cell, at) => {
      widths[at] = Math.max(widths[at] ?? 0, cell.length)
    })
  const renderCell = (cell: string, at: number) =>
    sides[at] === 'right' ? cell.padStart(widths[at] ?? 0) : cell.padEnd(widths[at] ?? 0)
  return rows.map((row) => row.map(renderCell).join('  ').trimEnd()).join('\n')
}

/** Breaks a text at its spaces into lines of at most `columns`; lines after the first begin with `indent` spaces. */
export function wrapText(text: string, columns: number, indent = 0): string {
  const lines: string[] = []
  let line = ''
  for (const word of text.split(/\s+/).filter(Boolean)) {
    const fits = line === '' || line.trim() === '' || line.length + 1 + word.length <= columns
    if (!fits) {
      lines.push(line)
      line = ' '.repeat(indent)
    }
    line += line === '' || line.trim() === '' ? word : ` ${word}`
  }
  return [...lines, line].join('\n')
}
