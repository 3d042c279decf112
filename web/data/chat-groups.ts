import type { ChatSummary } from '@cloudtolocalllm/api/shapes'

/** What a chat is called until its first question names it. */
export const UNNAMED_CHAT = 'New chat'

export interface ChatGroup {
  name: string
  chats: ChatSummary[]
}

/** Chats under "Today", "Yesterday", "Last 7 days" and then their month; newest first throughout. */
export function groupByAge(chats: readonly ChatSummary[], now: Date): ChatGroup[] {
  const groups = new Map<string, ChatSummary[]>()
  for (const chat of chats.toSorted((a, b) => b.updatedAt.localeCompare(a.updatedAt))) {
    const name = groupOf(new Date(chat.updatedAt), now)
    const group = groups.get(name)
    if (group) group.push(chat)
    else groups.set(name, [chat])
  }
  return [...groups].map(([name, members]) => ({ name, chats: members }))
}

function groupOf(at: Date, now: Date): string {
  const days = Math.round((midnight(now) - midnight(at)) / 86_400_000)
  if (days <= 0) return 'Today'
  if (days === 1) return 'Yesterday'
  if (days <= 7) return 'Last 7 days'
  return at.toLocaleDateString('en-GB', { month: 'long', year: 'numeric' })
}

function midnight(date: Date): number {
  return new Date(date.getFullYear(), date.getMonth(), date.getDate()).getTime()
}
