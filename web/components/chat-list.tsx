import type { ChatSummary } from '@cloudtolocalllm/api/shapes'
import { useQuery } from '@tanstack/react-query'
import { Link, useLocation } from 'wouter'
import { groupByAge, UNNAMED_CHAT } from '../data/chat-groups.ts'
import { chatsQuery } from '../data/queries.ts'
import { paths } from '../paths.ts'
import { classNames } from '../ui/class-names.ts'
import { Bone } from '../ui/skeleton.tsx'
import { StateMark } from '../ui/state-mark.tsx'
import { Fetched } from './fetched.tsx'

/** The person's chats, newest first, under the day they were last used. */
export function ChatList() {
  const chats = useQuery(chatsQuery)
  return (
    <Fetched query={chats} what="your chats" bones={<ChatBones />}>
      {(all) =>
        all.length === 0 ? (
          <p className="px-3 leading-read text-soft">Chats will be listed here.</p>
        ) : (
          groupByAge(all, new Date()).map(({ name, chats }) => <ChatGroup key={name} name={name} chats={chats} />)
        )
      }
    </Fetched>
  )
}

function ChatGroup({ name, chats }: { name: string; chats: ChatSummary[] }) {
  return (
    <section className="mb-4">
      <h2 className="px-3 pb-1 text-xs text-soft">{name}</h2>
      <ul>
        {chats.map((chat) => (
          <ChatLink key={chat.id} chat={chat} />
        ))}
      </ul>
    </section>
  )
}

function ChatLink({ chat }: { chat: ChatSummary }) {
  const [location] = useLocation()
  const path = paths.chat(chat.id)
  const here = location === path
  return (
    // Rows off the screen cost nothing; 32 and 44 px are what they take on it.
    <li className="[contain-intrinsic-height:auto_--spacing(8)] [content-visibility:auto]">
      <Link
        href={path}
        aria-current={here ? 'page' : undefined}
        className={classNames(
          'flex h-8 items-center gap-2 rounded-control px-3 -outline-offset-2 transition-colors touch:h-11',
          here ? 'bg-chosen font-strong' : 'hover:bg-hover',
        )}
      >
        <span className="min-w-0 flex-1 shorten">{chat.title || UNNAMED_CHAT}</span>
        {chat.running && <StateMark state="busy" label="is being answered" />}
      </Link>
    </li>
  )
}

function ChatBones() {
  return (
    <div className="space-y-5 px-3 pt-2">
      {['w-40', 'w-32', 'w-44', 'w-28', 'w-36'].map((width) => (
        <Bone key={width} className={width} />
      ))}
    </div>
  )
}
