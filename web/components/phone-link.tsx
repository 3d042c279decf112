import type { LoginLink } from '@cloudtolocalllm/api/shapes'
import { useMutation } from '@tanstack/react-query'
import { failureText } from '../data/failure.ts'
import { call } from '../data/gateway.ts'
import { Button } from '../ui/button.tsx'
import { Moment } from '../ui/moment.tsx'
import { Notice } from '../ui/notice.tsx'
import { QrCode } from '../ui/qr-code.tsx'
import { Snippet } from '../ui/snippet.tsx'
import { OnlyHereNotice } from './only-here-notice.tsx'

/** A login link for another browser, to be scanned or sent to oneself. */
export function PhoneLink() {
  const create = useMutation({ mutationFn: () => call('createLoginLink') })
  return (
    <>
      <p className="leading-read text-soft">
        Makes a link that signs in one browser, once, within ten minutes. Scan it with the phone’s camera; the page can
        then be added to its home screen.
      </p>
      {create.error && <Notice tone="bad" title={failureText(create.error)} className="mt-3" />}
      {create.data && <ShownLink link={create.data} />}
      <Button className="mt-4" onClick={() => create.mutate()} disabled={create.isPending}>
        {create.data ? 'Make a new link' : 'Make a login link'}
      </Button>
    </>
  )
}

function ShownLink({ link }: { link: LoginLink }) {
  return (
    <div className="mt-4 flex flex-col gap-4 lg:flex-row">
      <div className="shrink-0 self-start border border-line rounded-surface overflow-hidden">
        <QrCode text={link.url} label="QR code of the login link" />
      </div>
      <div className="min-w-0 flex-1">
        <Snippet text={link.url} label="login link" />
        <p className="mt-2 leading-read text-soft">
          Ends <Moment at={link.expiresAt} />.
        </p>
        <OnlyHereNotice url={link.url} other="A phone" />
      </div>
    </div>
  )
}
