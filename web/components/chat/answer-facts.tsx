import type { Message } from '@cloudtolocalllm/api/shapes'
import { counted, speedInWords } from '../../data/words.ts'

/** Which model answered where, and how fast. */
export function AnswerFacts({ message: { model, deviceName, figures } }: { message: Message }) {
  const facts = [
    [model, deviceName].filter(Boolean).join(' on '),
    figures?.tokensPerSecond != null && speedInWords(figures.tokensPerSecond),
    figures?.outputTokens != null && counted(figures.outputTokens, 'token'),
    figures?.firstTokenMs != null && `first after ${(figures.firstTokenMs / 1000).toFixed(1)} s`,
  ].filter(Boolean)
  return <p className="pl-2 text-xs leading-row text-soft tabular-nums">{facts.join(' · ')}</p>
}
