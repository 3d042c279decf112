import type { SignedInBrowser } from '@cloudtolocalllm/api/shapes'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { failureText } from '../data/failure.ts'
import { call } from '../data/gateway.ts'
import { browsersQuery } from '../data/queries.ts'
import { browserInWords } from '../data/words.ts'
import { Button } from '../ui/button.tsx'
import { Moment } from '../ui/moment.tsx'
import { Notice } from '../ui/notice.tsx'
import { RowBones } from '../ui/skeleton.tsx'
import { Fetched } from './fetched.tsx'

/** Every browser that can read the chats; any of them can be signed out from here. */
export function SignedInBrowsers() {
  const browsers = useQuery(browsersQuery)
  return (
    <Fetched query={browsers} what="the list of browsers" bones={<RowBones rows={2} />}>
      {(all) => (
        <ul className="-mt-3">
          {all.toSorted(currentFirst).map((browser) => (
            <BrowserRow key={browser.id} browser={browser} />
          ))}
        </ul>
      )}
    </Fetched>
  )
}

function BrowserRow({ browser }: { browser: SignedInBrowser }) {
  const client = useQueryClient()
  const signOut = useMutation({
    mutationFn: () => call('signOutBrowser', { path: { id: browser.id } }),
    onSuccess: () => client.invalidateQueries({ queryKey: browsersQuery.queryKey }),
  })
  const name = browserInWords(browser.userAgent)
  return (
    <li className="flex flex-wrap items-center gap-3 border-b border-line py-3 last:border-b-0">
      <div className="min-w-0 flex-1">
        <p className="shorten font-strong">{name}</p>
        <p className="mt-0.5 text-soft">
          {browser.current ? (
            'This browser'
          ) : (
            <>
              Last seen <Moment at={browser.lastSeenAt} />
            </>
          )}
          {' · '}
          {browser.address}
        </p>
      </div>
      {!browser.current && (
        <Button
          aria-label={`Sign out ${name}, ${browser.address}`}
          onClick={() => signOut.mutate()}
          disabled={signOut.isPending}
        >
          Sign out
        </Button>
      )}
      {signOut.error && <Notice tone="bad" title={failureText(signOut.error)} className="w-full" />}
    </li>
  )
}

function currentFirst(a: SignedInBrowser, b: SignedInBrowser): number {
  return Number(b.current) - Number(a.current) || b.lastSeenAt.localeCompare(a.lastSeenAt)
}
