import type { Message } from '@cloudtolocalllm/api/shapes'
import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useSyncExternalStore } from 'react'
import { followAnswer, subscribeToAnswer, viewOfAnswer } from '../../data/answer-feeds.ts'
import type { AnswerView } from '../../data/answer-view.ts'
import { addMessages } from '../../data/chat-actions.ts'
import { chatQuery, modelsQuery } from '../../data/queries.ts'

/** Follows every answer of a chat that is being written, whoever asked and in whichever tab. */
export function useRunningAnswers(chatId: string, messages: readonly Message[]): void {
  const client = useQueryClient()
  const running = messages.filter(({ state }) => state === 'running').map(({ id }) => id)
  const ids = running.join(' ')
  useEffect(() => {
    const stops = ids.split(' ').flatMap((id) => {
      if (id === '') return []
      const onEnd = (message: Message) => {
        addMessages(client, chatId, [message])
        client.invalidateQueries({ queryKey: modelsQuery.queryKey })
      }
      // The chat itself tells whether the answer has ended meanwhile.
      const onLost = () => client.invalidateQueries({ queryKey: chatQuery(chatId).queryKey })
      return [followAnswer(id, { onEnd, onLost })]
    })
    return () => {
      for (const stop of stops) stop()
    }
  }, [client, chatId, ids])
}

/** The message as it stands this frame. */
export function useAnswer(message: Message): AnswerView {
  const view = useSyncExternalStore(
    (notify) => subscribeToAnswer(message.id, notify),
    () => (message.state === 'running' ? viewOfAnswer(message.id) : null),
  )
  return view ?? { message, waiting: null }
}
