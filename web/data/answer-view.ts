import type { AnswerEvent, Message } from '@cloudtolocalllm/api/shapes'

/** An answer as it stands right now, and what it waits for, as a sentence. */
export interface AnswerView {
  message: Message
  waiting: string | null
}

/** The view after an event; null before the snapshot that every stream begins with. */
export function afterEvent(view: AnswerView | null, event: AnswerEvent): AnswerView | null {
  switch (event.type) {
    case 'snapshot':
    case 'end':
      return { message: event.message, waiting: null }
    case 'text':
      return view && { message: { ...view.message, text: view.message.text + event.text }, waiting: null }
    case 'reasoning':
      return view && { message: { ...view.message, reasoning: view.message.reasoning + event.text }, waiting: null }
    case 'waiting':
      return view && { ...view, waiting: event.for }
  }
}
