import type { Key } from '@cloudtolocalllm/api/shapes'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Trash2 } from 'lucide-react'
import { useState } from 'react'
import { failureText } from '../data/failure.ts'
import { call } from '../data/gateway.ts'
import { isExpired, scopeInWords } from '../data/key-words.ts'
import { keysQuery } from '../data/queries.ts'
import { Confirm } from '../ui/confirm.tsx'
import { Menu } from '../ui/menu.tsx'
import { Moment } from '../ui/moment.tsx'
import { StateMark } from '../ui/state-mark.tsx'

export function KeyRow({ apiKey }: { apiKey: Key }) {
  const [revoking, setRevoking] = useState(false)
  const expired = isExpired(apiKey, Date.now())
  return (
    <li className="flex min-h-16 items-center gap-3 border-b border-line py-2 [contain-intrinsic-height:auto_--spacing(16)] [content-visibility:auto]">
      <StateMark state={expired ? 'bad' : apiKey.lastUsedAt ? 'ok' : 'off'} />
      <div className="min-w-0 flex-1">
        <p className="flex items-baseline gap-3">
          <span className="min-w-0 shorten font-strong">{apiKey.name}</span>
          <span className="shrink-0 font-mono text-xs text-soft">{apiKey.prefix}…</span>
        </p>
        <p className="mt-0.5 text-soft">
          <LastUse apiKey={apiKey} /> · {scopeInWords(apiKey.models)}
          <Expiry apiKey={apiKey} expired={expired} />
        </p>
      </div>
      <Menu
        label={`More for ${apiKey.name}`}
        entries={[{ label: 'Revoke', icon: Trash2, onSelect: () => setRevoking(true), danger: true }]}
      />
      <RevokeKey apiKey={apiKey} open={revoking} onClose={() => setRevoking(false)} />
    </li>
  )
}

function LastUse({ apiKey: { lastUsedAt } }: { apiKey: Key }) {
  if (lastUsedAt === null) return 'Never used'
  return (
    <>
      Used <Moment at={lastUsedAt} />
    </>
  )
}

function Expiry({ apiKey: { expiresAt }, expired }: { apiKey: Key; expired: boolean }) {
  if (expiresAt === null) return null
  return (
    <span className={expired ? 'text-bad' : undefined}>
      {expired ? ' · expired ' : ' · expires '}
      <Moment at={expiresAt} />
    </span>
  )
}

function RevokeKey({ apiKey, open, onClose }: { apiKey: Key; open: boolean; onClose: () => void }) {
  const client = useQueryClient()
  const revoke = useMutation({
    mutationFn: () => call('revokeKey', { path: { id: apiKey.id } }),
    onSuccess: () => client.invalidateQueries({ queryKey: keysQuery.queryKey }),
  })
  return (
    <Confirm
      open={open}
      onClose={onClose}
      title={`Revoke ${apiKey.name}?`}
      action="Revoke"
      busy={revoke.isPending}
      problem={revoke.error ? failureText(revoke.error) : undefined}
      onConfirm={() => revoke.mutate()}
    >
      Programs that use {apiKey.prefix}… are refused from then on. This cannot be undone.
    </Confirm>
  )
}
