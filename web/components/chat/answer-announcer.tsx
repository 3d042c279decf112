import type { Message } from '@cloudtolocalllm/api/shapes'
import { useEffect, useRef, useState } from 'react'

interface AnswerAnnouncerProps {
  running: Message | undefined
  last: Message | undefined
}

/** Tells a screen reader when an answer begins and ends, and never its words one by one. */
export function AnswerAnnouncer({ running, last }: AnswerAnnouncerProps) {
  const [said, setSaid] = useState('')
  const before = useRef<string | undefined>(undefined)
  useEffect(() => {
    if (running && before.current !== running.id) setSaid(`${running.model} is answering`)
    else if (!running && before.current !== undefined && last) setSaid(ENDS[last.state])
    before.current = running?.id
  }, [running, last])
  return (
    <p role="status" className="sr-only">
      {said}
    </p>
  )
}

const ENDS: Record<Message['state'], string> = {
  running: '',
  complete: 'The answer is complete',
  stopped: 'The answer was stopped',
  failed: 'The answer failed',
}
