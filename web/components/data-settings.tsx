import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { failureText } from '../data/failure.ts'
import { call } from '../data/gateway.ts'
import { chatsQuery } from '../data/queries.ts'
import { counted } from '../data/words.ts'
import { Button } from '../ui/button.tsx'
import { Confirm } from '../ui/confirm.tsx'

/** What the gateway keeps of this person, and the way to be rid of it. */
export function DataSettings() {
  const client = useQueryClient()
  const { data: chats = [] } = useQuery(chatsQuery)
  const [asking, setAsking] = useState(false)
  const remove = useMutation({
    mutationFn: async () => {
      // One after another: what fails half way through leaves whole chats, and the rest can be tried again.
      for (const { id } of chats) await call('deleteChat', { path: { id } })
    },
    onSuccess: () => setAsking(false),
    onSettled: () => {
      client.removeQueries({ queryKey: ['chat'] })
      return client.invalidateQueries({ queryKey: chatsQuery.queryKey })
    },
  })
  return (
    <>
      <ul className="list-disc space-y-1 pl-5 leading-read text-soft">
        <li>Chats on this page, with their pictures, are kept on your gateway until you delete them.</li>
        <li>What programs ask with a key is passed on and not kept; only counts and times are.</li>
        <li>Prompts and answers are in no log.</li>
      </ul>
      <Button className="mt-4" onClick={() => setAsking(true)} disabled={chats.length === 0}>
        Delete all chats
      </Button>
      <Confirm
        open={asking}
        onClose={() => setAsking(false)}
        title={`Delete ${counted(chats.length, 'chat')}?`}
        action="Delete all chats"
        busy={remove.isPending}
        problem={remove.error ? failureText(remove.error) : undefined}
        onConfirm={() => remove.mutate()}
      >
        All messages and pictures are deleted from the gateway. This cannot be undone.
      </Confirm>
    </>
  )
}
