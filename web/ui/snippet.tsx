import { CopyButton } from './copy-button.tsx'

/** Something to paste elsewhere: a command or a few lines of code. Scrolls sideways rather than break a line. */
export function Snippet({ text, label }: { text: string; label: string }) {
  return (
    <div className="flex items-start rounded-surface border border-line bg-sunken">
      <figure
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard (WCAG 2.1.1)
        tabIndex={0}
        aria-label={label}
        className="min-w-0 flex-1 overflow-x-auto rounded-surface p-3"
      >
        <pre className="font-mono text-sm leading-read text-ink">{text}</pre>
      </figure>
      <div className="p-1.5">
        <CopyButton text={text} label={`Copy ${label}`} />
      </div>
    </div>
  )
}
