import type { UseQueryResult } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { failureOf } from '../data/failure.ts'
import { Button } from '../ui/button.tsx'
import { Notice } from '../ui/notice.tsx'
import { Waiting } from '../ui/waiting.tsx'

interface FetchedProps<Data> {
  query: UseQueryResult<Data>
  /** What is being fetched, for "Waiting for …": "your computers". */
  what: string
  /** The shape of what is coming. */
  bones: ReactNode
  children: (data: Data) => ReactNode
}

/** What was fetched; before that its shape; where it failed, why, and a button that tries again. */
export function Fetched<Data>({ query, what, bones, children }: FetchedProps<Data>) {
  if (query.data !== undefined) return children(query.data)
  if (!query.error) return <Waiting sentence={`Waiting for ${what}`}>{bones}</Waiting>
  const { what: happened, mend } = failureOf(query.error)
  return (
    <Notice
      tone="bad"
      title={happened}
      action={
        <Button onClick={() => query.refetch()} disabled={query.isFetching}>
          Try again
        </Button>
      }
    >
      {mend}
    </Notice>
  )
}
