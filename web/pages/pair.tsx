import type { Device } from '@cloudtolocalllm/api/shapes'
import { useState } from 'react'
import { useLocation, useSearchParams } from 'wouter'
import { ConnectCommand } from '../components/connect-command.tsx'
import { PageBody } from '../components/page-body.tsx'
import { PairCodeForm } from '../components/pair-code-form.tsx'
import { PairDecision } from '../components/pair-decision.tsx'
import { PairedDevice } from '../components/paired-device.tsx'
import { isWholeCode, tidyCode } from '../data/pair-code.ts'
import { paths } from '../paths.ts'
import { Notice } from '../ui/notice.tsx'

/** Pairs a computer: what to type there, then its code here, then the decision. */
export function PairPage() {
  const [search] = useSearchParams()
  const [, navigate] = useLocation()
  const [outcome, setOutcome] = useState<Device | 'denied' | null>(null)
  const code = tidyCode(search.get('code') ?? '')
  const look = (next: string) => {
    setOutcome(null)
    navigate(paths.pair(next))
  }
  const leave = (done: Device | 'denied') => {
    setOutcome(done)
    navigate(paths.pair(), { replace: true })
  }
  return (
    <PageBody title="Pair a computer">
      {isWholeCode(code) ? (
        <PairDecision key={code} code={code} onDone={leave} onOtherCode={() => navigate(paths.pair())} />
      ) : outcome !== null && outcome !== 'denied' ? (
        <PairedDevice paired={outcome} />
      ) : (
        <>
          {outcome === 'denied' && (
            <Notice tone="plain" title="Denied. That computer gets no access." className="mb-6" />
          )}
          <WhatToType />
          <h2 className="mt-8 mb-2 font-strong">2. Enter the code that it shows</h2>
          <PairCodeForm onCode={look} />
        </>
      )}
    </PageBody>
  )
}

function WhatToType() {
  return (
    <>
      <h2 className="mb-2 font-strong">1. On that computer, run this in a terminal</h2>
      <ConnectCommand />
      <p className="mt-2 leading-read text-soft">
        It needs Node 20 or newer, finds the engines there by itself and shows a code of eight letters. Scanning its QR
        code with a phone that is signed in does the same.
      </p>
    </>
  )
}
