import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Redirect } from 'wouter'
import { Fetched } from '../components/fetched.tsx'
import { PageBones } from '../components/page-bones.tsx'
import { chatsQuery } from '../data/queries.ts'
import { paths } from '../paths.ts'
import { StartPage } from './start.tsx'

/** The first visit leads through the first steps, every later one to the chat. */
export function HomePage() {
  const chats = useQuery(chatsQuery)
  return (
    <Fetched query={chats} what="your chats" bones={<PageBones />}>
      {(all) => <FirstOrLater isFirst={all.length === 0} />}
    </Fetched>
  )
}

/** Decides once: the first chat is begun on the start page, which must stay then. */
function FirstOrLater({ isFirst }: { isFirst: boolean }) {
  const [first] = useState(isFirst)
  return first ? <StartPage /> : <Redirect to={paths.newChat()} replace />
}
