import type { Chat } from '@cloudtolocalllm/api/shapes'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useMemo, useRef, useState } from 'react'
import { useLocation } from 'wouter'
import {
  type Asking,
  ask,
  type ChatSettings,
  createChat,
  useAnswerAgain,
  useChangeChat,
  useStopAnswer,
} from '../../data/chat-actions.ts'
import { Draft } from '../../data/draft.ts'
import { growTree, visiblePath } from '../../data/message-tree.ts'
import { modelChoices, preferredModel } from '../../data/model-choice.ts'
import { modelsQuery } from '../../data/queries.ts'
import { recall } from '../../data/remembered.ts'
import { paths } from '../../paths.ts'
import { useRunningAnswers } from './use-answer.ts'

/** Where the draft of a chat that does not exist yet is kept. */
const NEW_CHAT = 'new'
const PLAIN: ChatSettings = { systemPrompt: '', parameters: {} }
const NO_MESSAGES: Chat['messages'] = []

/** A chat and all that can be done in it; `chat` is null until the first question creates it. */
export function useConversation(chat: Chat | null, wantedModel: string | null) {
  const chatId = chat?.id ?? NEW_CHAT
  const messages = chat?.messages ?? NO_MESSAGES
  const { path, choose } = useBranches(messages)
  const { choices, model, setModel } = useModel(chat, wantedModel)
  const settings = useSettings(chat)
  const [draft] = useState(() => new Draft(chatId))
  const asking = useAsk(chat, settings.current)
  const again = useAnswerAgain(chatId)
  const stop = useStopAnswer()
  useRunningAnswers(chatId, messages)
  const running = path.findLast(({ message }) => message.state === 'running')?.message

  const send = (question: Asking) => {
    // The newest branch under this parent is what was just asked.
    choose(question.parentId, null)
    return asking.mutateAsync(question)
  }
  return {
    path,
    choose,
    choices,
    model,
    setModel,
    settings,
    draft,
    running,
    /** The question on its way to the gateway. */
    pending: asking.isPending ? asking.variables : null,
    problem: asking.error ?? again.error ?? stop.error,
    send: () => {
      if (model === null) return
      const held = draft.take()
      const parentId = path.at(-1)?.message.id ?? null
      send({ text: held.text, images: held.images, parentId, model }).catch(() => draft.restore(held))
    },
    askBeside: (parentId: string | null, text: string) => {
      if (model !== null) send({ parentId, text, images: [], model }).catch(() => undefined)
    },
    answerAgain: (questionId: string) => {
      if (model === null) return
      choose(questionId, null)
      again.mutate({ questionId, model })
    },
    stop: () => running && stop.mutate(running.id),
  }
}

export type Conversation = ReturnType<typeof useConversation>

function useBranches(messages: Chat['messages']) {
  const [chosen, setChosen] = useState<ReadonlyMap<string | null, string>>(new Map())
  const tree = useMemo(() => growTree(messages), [messages])
  const path = useMemo(() => visiblePath(tree, chosen), [tree, chosen])
  /** Shows this branch under its parent; null shows the newest. */
  const choose = (parentId: string | null, id: string | null) => {
    setChosen((before) => {
      const after = new Map(before)
      if (id === null) after.delete(parentId)
      else after.set(parentId, id)
      return after
    })
  }
  return { path, choose }
}

function useModel(chat: Chat | null, wanted: string | null) {
  const { data: models } = useQuery(modelsQuery)
  const [picked, setPicked] = useState<string | null>(null)
  const change = useChangeChat(chat?.id ?? NEW_CHAT)
  const choices = useMemo(() => modelChoices(models ?? []), [models])
  const model = picked ?? chat?.model ?? wanted ?? preferredModel(choices, recall('model'))
  const setModel = (next: string) => {
    setPicked(next)
    if (chat) change.mutate({ model: next })
  }
  return { choices, model, setModel }
}

function useSettings(chat: Chat | null) {
  const [chosen, setChosen] = useState(PLAIN)
  const change = useChangeChat(chat?.id ?? NEW_CHAT)
  const save = async (settings: ChatSettings) => {
    if (chat) await change.mutateAsync({ ...settings })
    else setChosen(settings)
  }
  return { current: chat ?? chosen, save }
}

function useAsk(chat: Chat | null, settings: ChatSettings) {
  const client = useQueryClient()
  const [, navigate] = useLocation()
  // A chat that was created before its first question failed is used for the next try.
  const created = useRef<Chat | null>(null)
  return useMutation({
    mutationFn: async (question: Asking) => {
      const target = chat ?? created.current ?? (await createChat(client, question.model, settings))
      created.current = target
      await ask(client, target.id, question)
      if (!chat) navigate(paths.chat(target.id), { replace: true })
    },
  })
}
