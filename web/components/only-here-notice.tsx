import { Notice } from '../ui/notice.tsx'

/** Where an address leads back to this very computer, says so to whoever wants to open it on another. */
export function OnlyHereNotice({ url, other }: { url: string; other: string }) {
  const { hostname } = new URL(url)
  if (hostname !== 'localhost' && hostname !== '[::1]' && !hostname.startsWith('127.')) return null
  return (
    <Notice tone="warn" title="This gateway can only be reached from this computer" className="mt-3">
      {other} cannot open {hostname}. Start the gateway with an address that others can reach, and with a certificate.
    </Notice>
  )
}
