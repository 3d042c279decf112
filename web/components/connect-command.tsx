import { useQuery } from '@tanstack/react-query'
import { sessionQuery } from '../data/queries.ts'
import { connectCommand } from '../data/snippets.ts'
import { Snippet } from '../ui/snippet.tsx'
import { OnlyHereNotice } from './only-here-notice.tsx'

/** What to type on the computer that is to be paired. */
export function ConnectCommand() {
  const { data: session } = useQuery(sessionQuery)
  const url = session?.gateway.publicUrl ?? location.origin
  return (
    <>
      <Snippet text={connectCommand(url)} label="command" />
      <OnlyHereNotice url={url} other="Another computer" />
    </>
  )
}
