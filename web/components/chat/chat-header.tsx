import type { Chat } from '@cloudtolocalllm/api/shapes'
import { List, SlidersHorizontal, SquarePen } from 'lucide-react'
import { lazy, Suspense, useState } from 'react'
import { Link } from 'wouter'
import { UNNAMED_CHAT } from '../../data/chat-groups.ts'
import { paths } from '../../paths.ts'
import { IconButton, iconButtonClass } from '../../ui/icon-button.tsx'
import { Sheet } from '../../ui/sheet.tsx'
import { ChatList } from '../chat-list.tsx'
import { ModelPicker } from '../model-picker.tsx'
import type { Conversation } from './use-conversation.ts'

const ChatMenu = lazy(() => import('./chat-menu.tsx').then((m) => ({ default: m.ChatMenu })))
const ChatSettingsDialog = lazy(() => import('./chat-settings.tsx').then((m) => ({ default: m.ChatSettingsDialog })))

/** Above the messages: who answers, and what can be done with the chat as a whole. */
export function ChatHeader({ chat, conversation }: { chat: Chat | null; conversation: Conversation }) {
  const [open, setOpen] = useState<'chats' | 'settings' | null>(null)
  const { choices, model, setModel, settings } = conversation
  const close = () => setOpen(null)
  return (
    <header className="flex h-12 shrink-0 items-center gap-1 border-b border-line px-1 pt-[env(safe-area-inset-top)] sm:px-3">
      <h1 className="sr-only">{chat?.title || UNNAMED_CHAT}</h1>
      <IconButton label="Chats" icon={List} className="sm:hidden" onClick={() => setOpen('chats')} />
      <ModelPicker choices={choices} value={model} onChange={setModel} />
      <span className="flex-1" />
      <IconButton label="Chat settings" icon={SlidersHorizontal} onClick={() => setOpen('settings')} />
      {chat && (
        <Suspense fallback={<span className="size-8 touch:size-11" />}>
          <ChatMenu chat={chat} />
        </Suspense>
      )}
      {chat && (
        <Link href={paths.newChat()} aria-label="New chat" className={`${iconButtonClass()} sm:hidden`}>
          <SquarePen className="size-4" aria-hidden />
        </Link>
      )}
      <Sheet open={open === 'chats'} onClose={close} title="Chats">
        {/* Choosing one leaves this page, and with it the sheet. */}
        <ChatList />
      </Sheet>
      <Suspense>
        {open === 'settings' && (
          <ChatSettingsDialog settings={settings.current} onClose={close} onSave={settings.save} />
        )}
      </Suspense>
    </header>
  )
}
