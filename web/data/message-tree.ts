import type { Message } from '@cloudtolocalllm/api/shapes'

/** Messages by their parent, oldest first; under null stand the first messages of the chat. */
export type MessageTree = ReadonlyMap<string | null, readonly Message[]>

/** Which branch the person chose, by parent; where nothing is chosen the newest is shown. */
export type ChosenBranches = ReadonlyMap<string | null, string>

/** A message that is shown, and the branches it is one of. */
export interface PathStep {
  message: Message
  /** Ids of all branches, oldest first. */
  branches: readonly string[]
  /** Its place among them, from 0. */
  position: number
}

export function growTree(messages: readonly Message[]): MessageTree {
  const tree = new Map<string | null, Message[]>()
  for (const message of messages) {
    const siblings = tree.get(message.parentId)
    if (siblings) siblings.push(message)
    else tree.set(message.parentId, [message])
  }
  for (const siblings of tree.values()) siblings.sort((a, b) => a.createdAt.localeCompare(b.createdAt))
  return tree
}

/** The messages to show, from the first to the end of the chosen branch. */
export function visiblePath(tree: MessageTree, chosen: ChosenBranches): PathStep[] {
  const path: PathStep[] = []
  let parent: string | null = null
  for (;;) {
    const siblings: readonly Message[] = tree.get(parent) ?? []
    const wanted = chosen.get(parent)
    const found = siblings.findIndex(({ id }) => id === wanted)
    const position = found === -1 ? siblings.length - 1 : found
    const message = siblings[position]
    if (!message) return path
    path.push({ message, branches: siblings.map(({ id }) => id), position })
    parent = message.id
  }
}

/** The branch beside a step: -1 the older, 1 the newer; undefined at either end. */
export function neighbour({ branches, position }: PathStep, direction: -1 | 1): string | undefined {
  return branches[position + direction]
}
