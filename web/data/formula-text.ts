/** Code spans and blocks, where a dollar or a backslash means itself. An unclosed block reaches to the end. */
const CODE = /(^|\n)[ \t]*(```|~~~)[\s\S]*?(?:\n[ \t]*\2[^\n]*|$)|(`+)[^`]+?\3(?!`)/g

/**
 * Writes every formula as `$$…$$`, the one form that the Markdown reader takes: models also write `\(…\)`, `\[…\]`
 * and `$…$`. A single dollar counts as a formula by Pandoc's rule (nothing blank inside, no digit after), so that
 * prices stay prices.
 */
export function withPlainFormulas(markdown: string): string {
  if (!markdown.includes('$') && !markdown.includes('\\')) return markdown
  let result = ''
  let end = 0
  for (const code of markdown.matchAll(CODE)) {
    result += convert(markdown.slice(end, code.index)) + code[0]
    end = code.index + code[0].length
  }
  return result + convert(markdown.slice(end))
}

function convert(text: string): string {
  return text
    .replaceAll(/\\\[([\s\S]+?)\\\]/g, (_, formula: string) => `$$\n${formula.trim()}\n$$`)
    .replaceAll(/\\\((.+?)\\\)/g, (_, formula: string) => `$$${formula.trim()}$$`)
    .replaceAll(/(?<![\\$])\$(?![\s$])([^$\n]*?[^\s$\\])\$(?![\d$])/g, (_, formula: string) => `$$${formula}$$`)
}
