import { useMemo } from 'react'
import { CopyButton } from '../../ui/copy-button.tsx'
import { latePart } from './late-part.ts'

const useHighlighter = latePart(() => import('./highlight-code.ts').then(({ highlightCode }) => highlightCode))

/** Code longer than this stays plain: colouring it would hold up the page for longer than colours are worth. */
const LONGEST_COLOURED = 50_000

/** A block of code with its language and a button that copies it; coloured as soon as the highlighter is there. */
export function CodeBlock({ text, language }: { text: string; language: string | undefined }) {
  const highlight = useHighlighter()
  const coloured = useMemo(
    () => (highlight && language && text.length < LONGEST_COLOURED ? highlight(text, language) : text),
    [highlight, text, language],
  )
  return (
    <figure className="overflow-hidden rounded-surface border border-line bg-sunken">
      <figcaption className="flex items-center justify-between pr-1 pl-4 text-xs text-soft">
        {language ?? 'text'}
        <CopyButton text={text} label="Copy code" />
      </figcaption>
      <pre
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard (WCAG 2.1.1)
        tabIndex={0}
        className="code overflow-x-auto rounded-surface px-4 pb-4 text-base leading-read -outline-offset-2"
      >
        <code>{coloured}</code>
      </pre>
    </figure>
  )
}
