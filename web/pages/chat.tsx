import { useQuery } from '@tanstack/react-query'
import { useParams, useSearchParams } from 'wouter'
import { ConversationView } from '../components/chat/conversation.tsx'
import { Fetched } from '../components/fetched.tsx'
import { isNotFound } from '../data/failure.ts'
import { chatQuery } from '../data/queries.ts'
import { Bone } from '../ui/skeleton.tsx'
import { NotFoundPage } from './not-found.tsx'

export function ChatPage() {
  const { id } = useParams()
  const [search] = useSearchParams()
  const wanted = search.get('model')
  if (id === undefined) return <ConversationView key={wanted} chat={null} wantedModel={wanted} />
  return <StoredChat key={id} id={id} />
}

function StoredChat({ id }: { id: string }) {
  const chat = useQuery(chatQuery(id))
  if (chat.data) return <ConversationView chat={chat.data} wantedModel={null} />
  if (isNotFound(chat.error)) return <NotFoundPage />
  return (
    <div className="mx-auto w-full max-w-reading px-4 pt-16 sm:px-6">
      <title>Chat · CloudToLocalLLM</title>
      <h1 className="sr-only">Chat</h1>
      <Fetched query={chat} what="this chat" bones={<ChatBones />}>
        {() => null}
      </Fetched>
    </div>
  )
}

function ChatBones() {
  return (
    <div className="space-y-4">
      <Bone className="ml-auto h-10 w-64" />
      <Bone className="w-full" />
      <Bone className="w-11/12" />
      <Bone className="w-8/12" />
    </div>
  )
}
