import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useEffect, useState } from 'react'
import { useLocation, useSearch } from 'wouter'
import { Mark } from '../components/mark.tsx'
import { failureOf } from '../data/failure.ts'
import { call } from '../data/gateway.ts'
import { sessionQuery } from '../data/queries.ts'
import { nextPath } from '../paths.ts'
import { Button } from '../ui/button.tsx'
import { TextField } from '../ui/field.tsx'
import { Notice } from '../ui/notice.tsx'
import { Snippet } from '../ui/snippet.tsx'
import { StateMark } from '../ui/state-mark.tsx'

/**
 * Signs in with the token in the address (`/login#token`). It stands behind the `#`, so that no server or proxy sees
 * it, and leaves the history before anything else happens.
 */
export function LoginPage() {
  const [token] = useState(takeTokenFromAddress)
  const search = useSearch()
  const [, navigate] = useLocation()
  const session = useQuery({ ...sessionQuery, enabled: token === '' })
  const signIn = useSignIn(() => navigate(nextPath(search), { replace: true }))
  const { mutate } = signIn
  useEffect(() => {
    if (token !== '') mutate(token)
  }, [token, mutate])
  useEffect(() => {
    if (session.data) navigate(nextPath(search), { replace: true })
  }, [session.data, search, navigate])
  return (
    <main className="flex h-full flex-col items-center overflow-y-auto px-4 py-16 sm:justify-center">
      <title>Sign in · CloudToLocalLLM</title>
      <div className="w-full max-w-dialog">
        <Mark className="size-7" />
        <h1 className="mt-5 text-lg font-strong">Sign in to your gateway</h1>
        {signIn.isPending || signIn.isSuccess ? (
          <p role="status" className="mt-4 flex items-center gap-2 text-soft">
            <StateMark state="busy" />
            Signing in
          </p>
        ) : (
          <SignInByLink error={signIn.error} onToken={mutate} />
        )}
      </div>
    </main>
  )
}

function takeTokenFromAddress(): string {
  const token = location.hash.slice(1)
  if (token !== '') history.replaceState(history.state, '', location.pathname + location.search)
  return token
}

function useSignIn(onDone: () => void) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (token: string) => call('signIn', { body: { token } }),
    onSuccess: (session) => {
      // Whatever was fetched for somebody else, or for nobody, is not this person's.
      client.clear()
      client.setQueryData(sessionQuery.queryKey, session)
      onDone()
    },
  })
}

function SignInByLink({ error, onToken }: { error: Error | null; onToken: (token: string) => void }) {
  const [link, setLink] = useState('')
  const submit = (event: FormEvent) => {
    event.preventDefault()
    onToken(link.slice(link.indexOf('#') + 1).trim())
  }
  return (
    <>
      {error && (
        <Notice tone="bad" title={failureOf(error).what} className="mt-4">
          {failureOf(error).mend}
        </Notice>
      )}
      <p className="mt-3 leading-read text-soft">
        There is no password. A login link signs in one browser, once, within ten minutes of being made. It is printed
        in the terminal where the gateway was started.
      </p>
      <h2 className="mt-8 mb-2 font-strong">Get a new link</h2>
      <ul className="space-y-4 leading-read text-soft">
        <li>In a browser that is signed in: Settings, then “Sign in on your phone”.</li>
        <li>
          <p className="mb-2">On the gateway’s own computer, start it again. It prints a fresh link each time:</p>
          <Snippet text="npm start" label="command" />
        </li>
      </ul>
      <form onSubmit={submit} className="mt-8 flex flex-col gap-3">
        <TextField
          label="Login link"
          hint="Opening the link is enough. Paste it here if it was opened elsewhere by mistake."
          value={link}
          autoComplete="off"
          onChange={(event) => setLink(event.target.value)}
        />
        <Button look="primary" type="submit" disabled={link.trim() === ''} className="self-start">
          Sign in
        </Button>
      </form>
    </>
  )
}
