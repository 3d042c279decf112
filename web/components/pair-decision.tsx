import type { Device, PairingView } from '@cloudtolocalllm/api/shapes'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, type ReactNode, useState } from 'react'
import { failureOf, failureText, isNotFound } from '../data/failure.ts'
import { call } from '../data/gateway.ts'
import { devicesQuery, modelsQuery, pairingQuery } from '../data/queries.ts'
import { systemInWords } from '../data/words.ts'
import { Button } from '../ui/button.tsx'
import { TextField } from '../ui/field.tsx'
import { Moment } from '../ui/moment.tsx'
import { Notice } from '../ui/notice.tsx'
import { Bone } from '../ui/skeleton.tsx'
import { Fetched } from './fetched.tsx'

interface PairDecisionProps {
  code: string
  onDone: (outcome: Device | 'denied') => void
  onOtherCode: () => void
}

/** Shows which computer asks, so that the person can compare it with the one in front of them, then decide. */
export function PairDecision({ code, onDone, onOtherCode }: PairDecisionProps) {
  const pairing = useQuery(pairingQuery(code))
  if (isNotFound(pairing.error) && pairing.error) {
    const { what, mend } = failureOf(pairing.error)
    return (
      <Notice tone="bad" title={`${code}: ${what}`} action={<Button onClick={onOtherCode}>Enter another code</Button>}>
        {mend}
      </Notice>
    )
  }
  return (
    <Fetched query={pairing} what="the computer that shows this code" bones={<DecisionBones />}>
      {(view) => <Decision view={view} onDone={onDone} />}
    </Fetched>
  )
}

function Decision({ view, onDone }: { view: PairingView; onDone: PairDecisionProps['onDone'] }) {
  const client = useQueryClient()
  const [name, setName] = useState(view.name)
  const path = { code: view.code }
  const approve = useMutation({
    mutationFn: () => call('approvePairing', { path, body: { name: name.trim() } }),
    onSuccess: (device) => {
      client.invalidateQueries({ queryKey: devicesQuery.queryKey })
      client.invalidateQueries({ queryKey: modelsQuery.queryKey })
      onDone(device)
    },
  })
  const deny = useMutation({ mutationFn: () => call('denyPairing', { path }), onSuccess: () => onDone('denied') })
  const problem = approve.error ?? deny.error
  const busy = approve.isPending || deny.isPending
  const submit = (event: FormEvent) => {
    event.preventDefault()
    approve.mutate()
  }
  return (
    <form onSubmit={submit} className="max-w-reading">
      <p className="text-base leading-read">
        <strong className="font-strong">{view.name}</strong> wants to offer its models to you.
      </p>
      <dl className="mt-5 grid grid-cols-[auto_1fr] gap-x-6 gap-y-3">
        <Fact name="Code">
          <span className="font-mono">{view.code}</span>
        </Fact>
        <Fact name="System">{systemInWords(view.system)}</Fact>
        <Fact name="Host name">{view.system.hostname}</Fact>
        <Fact name="Address">{view.address}</Fact>
        <Fact name="Fingerprint">
          <span className="font-mono">{view.fingerprint}</span>
        </Fact>
        <Fact name="Asked">
          <Moment at={view.requestedAt} />
        </Fact>
      </dl>
      <p className="mt-5 mb-5 leading-read text-soft">
        Approve only if that computer shows the same code and the same fingerprint right now. You will be the only one
        who can ask its models.
      </p>
      <TextField label="Call it" value={name} maxLength={80} onChange={(event) => setName(event.target.value)} />
      {problem && <Notice tone="bad" title={failureText(problem)} className="mt-4" />}
      <div className="mt-5 flex gap-2">
        <Button look="primary" type="submit" disabled={busy || name.trim() === ''}>
          Approve
        </Button>
        <Button onClick={() => deny.mutate()} disabled={busy}>
          Deny
        </Button>
      </div>
    </form>
  )
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <>
      <dt className="text-soft">{name}</dt>
      <dd className="min-w-0 break-words">{children}</dd>
    </>
  )
}

function DecisionBones() {
  return (
    <div className="space-y-5">
      <Bone className="h-4 w-80 max-w-full" />
      <Bone className="w-64" />
      <Bone className="w-56" />
      <Bone className="w-60" />
    </div>
  )
}
