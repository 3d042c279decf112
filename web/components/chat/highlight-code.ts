import { toJsxRuntime } from 'hast-util-to-jsx-runtime'
import { common, createLowlight } from 'lowlight'
import type { ReactNode } from 'react'
import { Fragment, jsx, jsxs } from 'react/jsx-runtime'

const lowlight = createLowlight(common)

/** Fetched only when an answer holds code. */
export function highlightCode(text: string, language: string): ReactNode {
  const name = language.toLowerCase()
  if (!lowlight.registered(name)) return text
  return toJsxRuntime(lowlight.highlight(name, text), { Fragment, jsx, jsxs })
}
