import { useQuery } from '@tanstack/react-query'
import { Monitor } from 'lucide-react'
import { useEffect } from 'react'
import { Link } from 'wouter'
import { modelsQuery } from '../../data/queries.ts'
import { paths } from '../../paths.ts'
import { buttonClass } from '../../ui/button.tsx'
import { Empty } from '../../ui/empty.tsx'
import { Waiting } from '../../ui/waiting.tsx'
import { COMPOSER_ID } from '../shortcuts.ts'
import type { Conversation } from './use-conversation.ts'

const SUGGESTIONS = [
  'Explain what a reverse tunnel does',
  'Write a regular expression for ISO dates',
  'Plan three dinners from one shopping list',
]

/** A chat before its first question. */
export function NewChat({ conversation: { choices, model, draft } }: { conversation: Conversation }) {
  const { isPending } = useQuery(modelsQuery)
  useEffect(() => {
    // Where there is a keyboard, it can be typed at once; on a phone its keyboard would cover the page unasked.
    if (matchMedia('(pointer: fine)').matches) document.getElementById(COMPOSER_ID)?.focus()
  }, [])
  if (isPending) {
    return (
      <div className="flex flex-1 items-center justify-center">
        <Waiting sentence="Waiting for the list of your models">{null}</Waiting>
      </div>
    )
  }
  if (choices.length === 0) return <NoModels />
  return (
    <div className="flex min-h-0 flex-1 flex-col items-center justify-center gap-6 overflow-y-auto px-4 py-6">
      <h2 className="text-center text-lg font-strong text-balance">{model ? `Ask ${model}` : 'Choose a model'}</h2>
      <ul className="flex flex-col items-center gap-2">
        {SUGGESTIONS.map((suggestion) => (
          <li key={suggestion}>
            <button type="button" className={buttonClass('quiet')} onClick={() => draft.setText(suggestion)}>
              <span className="font-normal text-soft">{suggestion}</span>
            </button>
          </li>
        ))}
      </ul>
    </div>
  )
}

function NoModels() {
  return (
    <div className="flex-1 overflow-y-auto">
      <Empty
        icon={Monitor}
        title="No computer offers a model yet"
        action={
          <Link href={paths.start()} className={buttonClass('primary')}>
            Get started
          </Link>
        }
      >
        Models come from an engine such as Ollama or LM Studio on one of your computers.
      </Empty>
    </div>
  )
}
