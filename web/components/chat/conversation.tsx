import type { Chat } from '@cloudtolocalllm/api/shapes'
import { type DragEvent, useEffect, useEffectEvent, useState } from 'react'
import { UNNAMED_CHAT } from '../../data/chat-groups.ts'
import { failureText } from '../../data/failure.ts'
import type { PathStep } from '../../data/message-tree.ts'
import { choiceFor } from '../../data/model-choice.ts'
import { classNames } from '../../ui/class-names.ts'
import { Notice } from '../../ui/notice.tsx'
import { isDialogOpen } from '../shortcuts.ts'
import { Answer } from './answer.tsx'
import { AnswerAnnouncer } from './answer-announcer.tsx'
import { ChatHeader } from './chat-header.tsx'
import { Composer } from './composer.tsx'
import { MessageList } from './message-list.tsx'
import { NewChat } from './new-chat.tsx'
import { PendingQuestion } from './pending-question.tsx'
import { Question } from './question.tsx'
import { type Conversation, useConversation } from './use-conversation.ts'
import { useDraftContent } from './use-draft-content.ts'

interface ConversationProps {
  /** null for a chat that the first question creates. */
  chat: Chat | null
  /** Asked for by the address; null where it names none. */
  wantedModel: string | null
}

/** One chat, from its first question on. */
export function ConversationView({ chat, wantedModel }: ConversationProps) {
  const conversation = useConversation(chat, wantedModel)
  const [editing, setEditing] = useState<string | null>(null)
  const drop = useDrop(conversation)
  useEscape(() => conversation.running && conversation.stop())
  const { path, pending, running, problem } = conversation
  const lastQuestion = path.findLast(({ message }) => message.role === 'user')
  return (
    <section
      aria-label="Chat"
      className={classNames('flex min-h-0 flex-1 flex-col', drop.over && 'bg-sunken')}
      {...drop.handlers}
    >
      <title>{`${chat?.title || UNNAMED_CHAT} · CloudToLocalLLM`}</title>
      <ChatHeader chat={chat} conversation={conversation} />
      {path.length === 0 && !pending ? (
        <NewChat conversation={conversation} />
      ) : (
        <MessageList
          path={path}
          onChooseBranch={conversation.choose}
          renderStep={(step, at) => (
            <Step
              step={step}
              isLast={at === path.length - 1}
              conversation={conversation}
              editing={editing === step.message.id}
              onEdit={setEditing}
            />
          )}
        />
      )}
      {pending && <PendingQuestion asking={pending} />}
      {problem && (
        <div className="mx-auto w-full max-w-reading px-2 pb-2 sm:px-6">
          <Notice tone="bad" title={failureText(problem)} />
        </div>
      )}
      <Composer
        draft={conversation.draft}
        running={running !== undefined}
        blocked={blockedBy(conversation)}
        footnote={<Footnote conversation={conversation} />}
        onSend={conversation.send}
        onStop={conversation.stop}
        onEditLast={() => lastQuestion && setEditing(lastQuestion.message.id)}
      />
      <AnswerAnnouncer running={running} last={path.at(-1)?.message} />
    </section>
  )
}

interface StepProps {
  step: PathStep
  isLast: boolean
  conversation: Conversation
  editing: boolean
  onEdit: (id: string | null) => void
}

function Step({ step, isLast, conversation, editing, onEdit }: StepProps) {
  const { choose, answerAgain, askBeside } = conversation
  if (step.message.role === 'assistant') {
    return <Answer step={step} isLast={isLast} onRetry={answerAgain} onChooseBranch={choose} />
  }
  const askAgain = (edited: PathStep, text: string) => {
    onEdit(null)
    askBeside(edited.message.parentId, text)
  }
  return <Question step={step} editing={editing} onEdit={onEdit} onAskAgain={askAgain} onChooseBranch={choose} />
}

function blockedBy({ choices, model }: Conversation): string | null {
  if (model === null) return choices.length === 0 ? null : 'Choose a model first.'
  return null
}

/** Who reads the words, and who keeps them. */
function Footnote({ conversation: { choices, model, draft } }: { conversation: Conversation }) {
  const { images } = useDraftContent(draft)
  if (model === null) return null
  const { devices, state, blind } = choiceFor(choices, model)
  const where = devices.length === 1 ? devices[0] : 'your own computer'
  if (state === 'offline' && choices.length > 0)
    return <>{where} is offline. Choose another model to get an answer now.</>
  if (images.length > 0 && blind) return <>{model} says that it cannot see pictures. Another model may.</>
  return <>Your words go to {where} and nowhere else. This chat is saved on your gateway.</>
}

/** Esc stops the answer, unless something above the page wants it. */
function useEscape(stop: () => void): void {
  const onKey = useEffectEvent((event: KeyboardEvent) => {
    if (event.key === 'Escape' && !event.defaultPrevented && !isDialogOpen()) stop()
  })
  useEffect(() => {
    const listener = (event: KeyboardEvent) => onKey(event)
    window.addEventListener('keydown', listener)
    return () => window.removeEventListener('keydown', listener)
  }, [])
}

/** Pictures may be dropped anywhere on the chat. */
function useDrop({ draft }: Conversation) {
  const [over, setOver] = useState(false)
  const handlers = {
    onDragOver: (event: DragEvent) => {
      if (!event.dataTransfer.types.includes('Files')) return
      event.preventDefault()
      setOver(true)
    },
    onDragLeave: (event: DragEvent) => {
      if (!event.currentTarget.contains(event.relatedTarget as Node | null)) setOver(false)
    },
    onDrop: (event: DragEvent) => {
      event.preventDefault()
      setOver(false)
      draft.attach([...event.dataTransfer.files])
    },
  }
  return { over, handlers }
}
