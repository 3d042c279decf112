import katex from 'katex'
import 'katex/dist/katex.min.css'

/** A formula as MathML for screen readers and HTML for eyes; null where KaTeX cannot read it. */
export function typeset(text: string, display: boolean): string | null {
  try {
    return katex.renderToString(text, { displayMode: display, trust: false, strict: false })
  } catch {
    return null
  }
}
