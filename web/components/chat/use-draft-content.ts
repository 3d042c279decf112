import { useSyncExternalStore } from 'react'
import type { Draft, DraftContent } from '../../data/draft.ts'

/** What a draft holds, kept true. */
export function useDraftContent(draft: Draft): DraftContent {
  return useSyncExternalStore(draft.subscribe, draft.content)
}
