import type { ChatSummary, Device } from '@cloudtolocalllm/api/shapes'
import { useQuery } from '@tanstack/react-query'
import {
  BookOpen,
  Box,
  type LucideIcon,
  MessageSquare,
  Monitor,
  Moon,
  Plus,
  SquarePen,
  Sun,
  SunMoon,
} from 'lucide-react'
import { useLocation } from 'wouter'
import { type Appearance, chooseAppearance } from '../data/appearance.ts'
import { UNNAMED_CHAT } from '../data/chat-groups.ts'
import { choiceInWords, type ModelChoice, modelChoices } from '../data/model-choice.ts'
import { chatsQuery, devicesQuery, modelsQuery } from '../data/queries.ts'
import { paths } from '../paths.ts'
import { destinations } from './navigation.ts'

export interface Command {
  /** Unique among all commands. */
  value: string
  label: string
  hint?: string
  icon: LucideIcon
  run: () => void
}

export interface CommandGroup {
  value: string
  items: Command[]
}

const APPEARANCES: [Appearance, string, LucideIcon][] = [
  ['system', 'Appearance: follow the system', SunMoon],
  ['light', 'Appearance: light', Sun],
  ['dark', 'Appearance: dark', Moon],
]

/** All commands, in the order that they are offered. */
export function useCommands(): CommandGroup[] {
  const [, navigate] = useLocation()
  const { data: chats = [] } = useQuery(chatsQuery)
  const { data: models = [] } = useQuery(modelsQuery)
  const { data: devices = [] } = useQuery(devicesQuery)
  const groups: CommandGroup[] = [
    { value: 'Do', items: deeds(navigate) },
    { value: 'Chats', items: chats.map((chat) => openChat(chat, navigate)) },
    { value: 'Chat with', items: modelChoices(models).map((choice) => chatWith(choice, navigate)) },
    { value: 'Devices', items: devices.map((device) => showDevice(device, navigate)) },
    { value: 'Go to', items: [...places(navigate), ...APPEARANCES.map(changeAppearance)] },
  ]
  return groups.filter(({ items }) => items.length > 0)
}

type Navigate = (path: string) => void

function deeds(navigate: Navigate): Command[] {
  return [
    { value: 'new chat', label: 'New chat', icon: SquarePen, run: () => navigate(paths.newChat()) },
    { value: 'pair', label: 'Pair a computer', icon: Plus, run: () => navigate(paths.pair()) },
    { value: 'create key', label: 'Create a key', icon: Plus, run: () => navigate(paths.createKey()) },
  ]
}

function openChat({ id, title }: ChatSummary, navigate: Navigate): Command {
  return { value: id, label: title || UNNAMED_CHAT, icon: MessageSquare, run: () => navigate(paths.chat(id)) }
}

function chatWith(choice: ModelChoice, navigate: Navigate): Command {
  const { value } = choice
  return {
    value: `model ${value}`,
    label: value,
    hint: choiceInWords(choice),
    icon: Box,
    run: () => navigate(paths.newChat(value)),
  }
}

function showDevice({ id, name, online }: Device, navigate: Navigate): Command {
  const hint = online ? 'online' : 'offline'
  return { value: id, label: name, hint, icon: Monitor, run: () => navigate(paths.devices(id)) }
}

function places(navigate: Navigate): Command[] {
  const start = { name: 'Get started', path: paths.start(), icon: BookOpen }
  return [...destinations, start].map(({ name, path, icon }) => ({
    value: path,
    label: name,
    icon,
    run: () => navigate(path),
  }))
}

function changeAppearance([appearance, label, icon]: (typeof APPEARANCES)[number]): Command {
  return { value: label, label, icon, run: () => chooseAppearance(appearance) }
}
