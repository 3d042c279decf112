import type { Message } from '@cloudtolocalllm/api/shapes'
import { useState } from 'react'
import { waitingSentence } from '../../data/waiting-sentence.ts'
import { Notice } from '../../ui/notice.tsx'
import { AnswerAnnouncer } from './answer-announcer.tsx'
import { AnswerFacts } from './answer-facts.tsx'
import { Markdown } from './markdown.tsx'
import { useAnswer, useRunningAnswers } from './use-answer.ts'
import { WaitingLine } from './waiting-line.tsx'

/** An answer outside the chat, as it comes. */
export function AnswerPreview({ chatId, message }: { chatId: string; message: Message }) {
  const [followed] = useState(() => [message])
  useRunningAnswers(chatId, message.state === 'running' ? followed : [])
  const { message: shown, waiting } = useAnswer(message)
  const running = shown.state === 'running'
  return (
    <article aria-label="Answer">
      {shown.text && <Markdown text={shown.text} growing={running} />}
      {running && shown.text === '' && <WaitingLine sentence={waitingSentence(waiting, shown)} />}
      {shown.state === 'failed' && (
        <Notice tone="bad" title={shown.error ?? 'The answer ended early'} className="mt-3" />
      )}
      <div className="mt-3 -ml-2">{!running && <AnswerFacts message={shown} />}</div>
      <AnswerAnnouncer running={running ? shown : undefined} last={shown} />
    </article>
  )
}
