import type { Message } from '@cloudtolocalllm/api/shapes'
import { RefreshCw } from 'lucide-react'
import { lazy, memo, Suspense } from 'react'
import type { PathStep } from '../../data/message-tree.ts'
import { waitingSentence } from '../../data/waiting-sentence.ts'
import { Button } from '../../ui/button.tsx'
import { CopyButton } from '../../ui/copy-button.tsx'
import { RowIconButton } from '../../ui/icon-button.tsx'
import { Notice } from '../../ui/notice.tsx'
import { AnswerFacts } from './answer-facts.tsx'
import { BranchSwitcher } from './branch-switcher.tsx'
import { Reasoning } from './reasoning.tsx'
import { actionsClass } from './row-actions.ts'
import { useAnswer } from './use-answer.ts'
import { WaitingLine } from './waiting-line.tsx'

const Markdown = lazy(() => import('./markdown.tsx').then((m) => ({ default: m.Markdown })))

interface AnswerProps {
  step: PathStep
  isLast: boolean
  onRetry: (questionId: string) => void
  onChooseBranch: (parentId: string | null, id: string) => void
}

/** What a model said: its text as it comes, why it failed where it did, and what can be done with it. */
export const Answer = memo(function Answer({ step, isLast, onRetry, onChooseBranch }: AnswerProps) {
  const { message, waiting } = useAnswer(step.message)
  const running = message.state === 'running'
  const retry = () => message.parentId && onRetry(message.parentId)
  return (
    <div className="group/row">
      {message.reasoning && <Reasoning text={message.reasoning} thinking={running && message.text === ''} />}
      {message.text && (
        <Suspense fallback={<div className="prose whitespace-pre-wrap">{message.text}</div>}>
          <Markdown key={message.id} text={message.text} growing={running} />
        </Suspense>
      )}
      {running && message.text === '' && <WaitingLine sentence={waitingSentence(waiting, message)} />}
      {message.state === 'failed' && <AnswerFailed message={message} onRetry={retry} />}
      {message.state === 'stopped' && <p className="mt-2 text-soft">Stopped.</p>}
      <div className={actionsClass(isLast, running)}>
        <BranchSwitcher step={step} onChoose={onChooseBranch} />
        {message.text && <CopyButton text={message.text} label="Copy answer" />}
        <RowIconButton label="Answer again" icon={RefreshCw} onClick={retry} />
        <AnswerFacts message={message} />
      </div>
    </div>
  )
})

function AnswerFailed({ message, onRetry }: { message: Message; onRetry: () => void }) {
  return (
    <Notice
      tone="bad"
      className="mt-3"
      title={message.error ?? 'The answer ended early'}
      action={<Button onClick={onRetry}>Try again</Button>}
    >
      {message.text ? 'What came before stands above.' : 'Nothing of the answer had come.'}
    </Notice>
  )
}
