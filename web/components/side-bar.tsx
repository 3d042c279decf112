import { useQuery } from '@tanstack/react-query'
import { Search, SquarePen } from 'lucide-react'
import { Link, useLocation } from 'wouter'
import { devicesQuery } from '../data/queries.ts'
import { paths } from '../paths.ts'
import { classNames } from '../ui/class-names.ts'
import { Kbd } from '../ui/kbd.tsx'
import { StateMark } from '../ui/state-mark.tsx'
import { ChatList } from './chat-list.tsx'
import { Mark } from './mark.tsx'
import { destinations, isAt } from './navigation.ts'
import { commandKey } from './shortcuts.ts'

const itemClass =
  'flex h-8 items-center gap-3 rounded-control px-3 -outline-offset-2 transition-colors hover:bg-hover touch:h-11'

/** Everything one click away, on screens that have the room. */
export function SideBar({ onSearch }: { onSearch: () => void }) {
  const [location] = useLocation()
  return (
    <aside aria-label="Sidebar" className="hidden w-64 shrink-0 flex-col border-r border-line bg-panel sm:flex">
      <Link href={paths.start()} className="mx-2 mt-3 flex h-8 items-center gap-3 rounded-control px-3 font-strong">
        <Mark className="size-4" />
        CloudToLocalLLM
      </Link>
      <nav aria-label="Main" className="mt-3 space-y-0.5 px-2">
        <button type="button" onClick={onSearch} className={classNames(itemClass, 'w-full cursor-default')}>
          <Search className="size-4 text-soft" aria-hidden />
          <span className="flex-1 text-left">Search</span>
          <Kbd>{commandKey('K')}</Kbd>
        </button>
        <Link
          href={paths.newChat()}
          className={itemClass}
          aria-current={location === paths.newChat() ? 'page' : undefined}
        >
          <SquarePen className="size-4 text-soft" aria-hidden />
          New chat
        </Link>
        {destinations.slice(1).map((destination) => {
          const here = isAt(destination, location)
          const Icon = destination.icon
          return (
            <Link
              key={destination.name}
              href={destination.path}
              aria-current={here ? 'page' : undefined}
              className={classNames(itemClass, here && 'bg-chosen font-strong')}
            >
              <Icon className="size-4 text-soft" aria-hidden />
              {destination.name}
            </Link>
          )
        })}
      </nav>
      <nav aria-label="Chats" className="mt-5 min-h-0 flex-1 overflow-y-auto px-2 pb-2">
        <ChatList />
      </nav>
      <DevicesAtAGlance />
    </aside>
  )
}

/** "2 of 3 computers online", always in sight: the answer to most questions about a chat that does not go. */
function DevicesAtAGlance() {
  const { data: devices } = useQuery(devicesQuery)
  if (!devices || devices.length === 0) return null
  const online = devices.filter((device) => device.online).length
  return (
    <Link
      href={paths.devices()}
      className="flex items-center gap-3 border-t border-line px-5 py-3 text-xs text-soft -outline-offset-2 hover:text-ink"
    >
      <StateMark state={online > 0 ? 'ok' : 'off'} />
      {online} of {devices.length} {devices.length === 1 ? 'computer' : 'computers'} online
    </Link>
  )
}
