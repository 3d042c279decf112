import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useLocation } from 'wouter'
import { failureText } from '../data/failure.ts'
import { call } from '../data/gateway.ts'
import { sessionQuery } from '../data/queries.ts'
import { paths } from '../paths.ts'
import { Button } from '../ui/button.tsx'
import { Notice } from '../ui/notice.tsx'

/** Who is signed in where, and the way out. */
export function AccountSettings() {
  const client = useQueryClient()
  const [, navigate] = useLocation()
  const { data: session } = useQuery(sessionQuery)
  const signOut = useMutation({
    mutationFn: () => call('signOut'),
    onSuccess: () => {
      navigate(paths.login(), { replace: true })
      client.clear()
    },
  })
  if (!session) return null
  const { person, gateway } = session
  return (
    <>
      <p className="leading-read">
        Signed in as <strong className="font-strong">{person.name}</strong>
        <span className="block break-words text-soft">
          {gateway.publicUrl}, version {gateway.version}
        </span>
      </p>
      {signOut.error && <Notice tone="bad" title={failureText(signOut.error)} className="mt-3" />}
      <Button className="mt-4" onClick={() => signOut.mutate()} disabled={signOut.isPending}>
        Sign out
      </Button>
    </>
  )
}
