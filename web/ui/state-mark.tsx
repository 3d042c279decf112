import { classNames } from './class-names.ts'

/** What a thing is doing; each has its own shape, so that colour is never needed to tell them apart. */
export type State = 'ok' | 'busy' | 'waiting' | 'warn' | 'bad' | 'off'

const colours: Record<State, string> = {
  ok: 'text-ok',
  busy: 'text-busy',
  waiting: 'text-soft',
  warn: 'text-warn',
  bad: 'text-bad',
  off: 'text-soft',
}

/** Full dot: ready. Turning arc: at work. Dotted ring: waiting. Triangle: look here. Square: broken. Empty ring: away. */
export function StateMark({ state, label }: { state: State; label?: string }) {
  const named = label === undefined ? { 'aria-hidden': true } : { role: 'img' }
  const turning = state === 'busy' && 'animate-turn'
  return (
    // biome-ignore lint/a11y/noSvgWithoutTitle: without a label it stands beside words that say the same
    <svg
      viewBox="0 0 12 12"
      className={classNames('state-mark size-3 shrink-0 fill-none stroke-current', colours[state], turning)}
      {...named}
    >
      {label !== undefined && <title>{label}</title>}
      <Shape state={state} />
    </svg>
  )
}

function Shape({ state }: { state: State }) {
  switch (state) {
    case 'ok':
      return <circle cx="6" cy="6" r="4" className="fill-current stroke-none" />
    case 'busy':
      return <path d="M6 1.5a4.5 4.5 0 1 1-4.5 4.5" strokeWidth="2" strokeLinecap="round" />
    case 'waiting':
      return <circle cx="6" cy="6" r="4.5" strokeWidth="1.5" strokeDasharray="2 1.53" />
    case 'warn':
      return <path d="M6 1.5 11 10.5H1z" className="fill-current stroke-none" />
    case 'bad':
      return <path d="M2 2h8v8H2z" className="fill-current stroke-none" />
    case 'off':
      return <circle cx="6" cy="6" r="4" strokeWidth="1.5" />
  }
}
