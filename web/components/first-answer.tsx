import type { Model } from '@cloudtolocalllm/api/shapes'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, lazy, Suspense, useState } from 'react'
import { Link } from 'wouter'
import { ask, createChat } from '../data/chat-actions.ts'
import { failureText } from '../data/failure.ts'
import { choiceFor, choiceInWords, modelChoices, preferredModel } from '../data/model-choice.ts'
import { chatQuery } from '../data/queries.ts'
import { paths } from '../paths.ts'
import { Button, buttonClass } from '../ui/button.tsx'
import { TextField } from '../ui/field.tsx'
import { Notice } from '../ui/notice.tsx'

const AnswerPreview = lazy(() => import('./chat/answer-preview.tsx').then((m) => ({ default: m.AnswerPreview })))

const SUGGESTION = 'In two sentences: what can a model on my own computer do for me?'

/** Asks the best model there is, right here. */
export function FirstAnswer({ models }: { models: readonly Model[] }) {
  const client = useQueryClient()
  const [text, setText] = useState(SUGGESTION)
  const choices = modelChoices(models)
  const model = preferredModel(choices, null)
  const first = useMutation({
    mutationFn: async (chosen: string) => {
      const chat = await createChat(client, chosen, { systemPrompt: '', parameters: {} })
      await ask(client, chat.id, { parentId: null, text, images: [], model: chosen })
      return chat.id
    },
  })
  if (model === null) return <p className="leading-read text-soft">As soon as an engine is found, ask it here.</p>
  const submit = (event: FormEvent) => {
    event.preventDefault()
    first.mutate(model)
  }
  return (
    <>
      <form onSubmit={submit} className="flex flex-col gap-3">
        <TextField
          label={`Ask ${model}`}
          hint={choiceInWords(choiceFor(choices, model))}
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
        <Button look="primary" type="submit" disabled={text.trim() === '' || first.isPending} className="self-start">
          Ask
        </Button>
      </form>
      {first.error && <Notice tone="bad" title={failureText(first.error)} className="mt-4" />}
      {first.data && <FirstChat id={first.data} />}
    </>
  )
}

function FirstChat({ id }: { id: string }) {
  const { data: chat } = useQuery(chatQuery(id))
  const answer = chat?.messages.findLast(({ role }) => role === 'assistant')
  if (!chat || !answer) return null
  return (
    <div className="mt-6">
      <Suspense>
        <AnswerPreview chatId={id} message={answer} />
      </Suspense>
      {answer.state !== 'running' && (
        <Link href={paths.chat(id)} className={`${buttonClass('plain')} mt-4`}>
          Continue in the chat
        </Link>
      )}
    </div>
  )
}
