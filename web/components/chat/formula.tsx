import { useMemo } from 'react'
import { classNames } from '../../ui/class-names.ts'
import { latePart } from './late-part.ts'

const useTypesetter = latePart(() => import('./typeset.ts').then(({ typeset }) => typeset))

/** A formula; as it was written until the typesetter, fetched with the first formula, is there. */
export function Formula({ text, display }: { text: string; display: boolean }) {
  const typeset = useTypesetter()
  const html = useMemo(() => typeset?.(text, display) ?? null, [typeset, text, display])
  if (html === null) return <code>{text}</code>
  return (
    <span
      className={classNames(display && 'block overflow-x-auto overflow-y-hidden py-1')}
      // biome-ignore lint/security/noDangerouslySetInnerHtml: KaTeX escapes its input; `trust` is off, so it makes no links
      dangerouslySetInnerHTML={{ __html: html }}
    />
  )
}
