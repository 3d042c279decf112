import { createContext, type JSX, type ReactNode, use, useState } from 'react'
import remarkMath from 'remark-math'
import { type Components, defaultRemarkPlugins, Streamdown, type StreamdownProps } from 'streamdown'
import { withPlainFormulas } from '../../data/formula-text.ts'
import { CodeBlock } from './code-block.tsx'
import { Formula } from './formula.tsx'

interface MarkdownProps {
  text: string
  /** More text follows, so what is open at its end is not a mistake. */
  growing: boolean
}

/** An answer's Markdown. Blocks that are settled are not drawn again while the last one grows. */
export function Markdown({ text, growing }: MarkdownProps) {
  // What grew before the person's eyes keeps its blocks when it ends: drawing it all anew would flicker.
  const [grew] = useState(growing)
  return (
    <Streamdown
      className="prose"
      mode={grew ? 'streaming' : 'static'}
      parseIncompleteMarkdown={growing}
      components={components}
      remarkPlugins={remarkPlugins}
      controls={false}
    >
      {withPlainFormulas(text)}
    </Streamdown>
  )
}

const remarkPlugins: NonNullable<StreamdownProps['remarkPlugins']> = [
  ...Object.values(defaultRemarkPlugins),
  [remarkMath, { singleDollarTextMath: false }],
]

const components: Components = {
  pre: ({ children }) => <InBlock value={true}>{children}</InBlock>,
  code: ({ className, children }) => <Code className={className}>{children}</Code>,
  a: ({ children, href }) => <Outward href={href}>{children}</Outward>,
  // A picture from elsewhere would tell its server that this answer was read, so it is only named.
  img: ({ alt, src }) => <Outward href={String(src)}>Picture: {alt || 'without a description'}</Outward>,
  table: ({ children }) => (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard (WCAG 2.1.1)
    <figure className="overflow-x-auto" tabIndex={0} aria-label="Table">
      <table>{children}</table>
    </figure>
  ),
  ...plain('h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'p', 'ul', 'ol', 'li', 'blockquote', 'hr', 'strong'),
  ...plain('thead', 'tbody', 'tr', 'th', 'td', 'section', 'sub', 'sup'),
}

function Outward({ href, children }: { href: string | undefined; children: ReactNode }) {
  return (
    <a href={href} target="_blank" rel="noreferrer noopener">
      {children}
    </a>
  )
}

/** Whether code stands between fences, or in a line. */
const InBlock = createContext(false)

function Code({ className = '', children }: { className: string | undefined; children: ReactNode }) {
  const block = use(InBlock)
  const text = String(children ?? '')
  const [, language] = /language-(\S+)/.exec(className) ?? []
  if (language === 'math') return <Formula text={text} display={block} />
  if (block) return <CodeBlock text={text.replace(/\n$/, '')} language={language} />
  return <code className="inline-code">{text}</code>
}

/** Elements that need nothing but the styles of prose.css. */
function plain(...names: (keyof JSX.IntrinsicElements)[]): Record<string, keyof JSX.IntrinsicElements> {
  return Object.fromEntries(names.map((name) => [name, name]))
}
