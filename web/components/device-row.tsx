import { Collapsible } from '@base-ui/react/collapsible'
import type { Device } from '@cloudtolocalllm/api/shapes'
import { ChevronRight, Pencil, Unplug } from 'lucide-react'
import { useState } from 'react'
import { counted, engineInWords, listed } from '../data/words.ts'
import { Menu } from '../ui/menu.tsx'
import { Moment } from '../ui/moment.tsx'
import { type State, StateMark } from '../ui/state-mark.tsx'
import { DeviceDetails } from './device-details.tsx'
import { RenameDevice, RevokeDevice } from './device-dialogs.tsx'

interface DeviceRowProps {
  device: Device
  /** Says what revoking it did. */
  onRevoked: (sentence: string) => void
}

/** One computer as a calm row; opened, everything that is known of it. */
export function DeviceRow({ device, onRevoked }: DeviceRowProps) {
  const [open, setOpen] = useState<'rename' | 'revoke' | null>(null)
  const close = () => setOpen(null)
  return (
    <li className="border-b border-line [contain-intrinsic-height:auto_--spacing(16)] [content-visibility:auto]">
      <Collapsible.Root defaultOpen={location.hash === `#${device.id}`}>
        <div className="flex items-center">
          <Collapsible.Trigger className="group flex min-h-16 min-w-0 flex-1 cursor-default items-center gap-3 rounded-control py-2 text-left -outline-offset-2">
            <StateMark state={markOf(device)} />
            <span className="min-w-0 flex-1">
              <span className="block shorten font-strong">{device.name}</span>
              <span className="mt-0.5 block text-soft sm:shorten">
                <Presence device={device} /> · {offer(device)}
              </span>
            </span>
            <ChevronRight
              className="size-4 shrink-0 text-soft transition-transform group-data-panel-open:rotate-90"
              aria-hidden
            />
          </Collapsible.Trigger>
          <Menu
            label={`More for ${device.name}`}
            className="ml-1"
            entries={[
              { label: 'Rename', icon: Pencil, onSelect: () => setOpen('rename') },
              { label: 'Revoke', icon: Unplug, onSelect: () => setOpen('revoke'), danger: true },
            ]}
          />
        </div>
        <Collapsible.Panel className="pb-5 pl-6">
          <DeviceDetails device={device} />
        </Collapsible.Panel>
      </Collapsible.Root>
      {open === 'rename' && <RenameDevice device={device} onClose={close} />}
      <RevokeDevice device={device} open={open === 'revoke'} onClose={close} onRevoked={onRevoked} />
    </li>
  )
}

function markOf({ online, inFlight, engines }: Device): State {
  if (!online) return 'off'
  if (engines.some(({ state }) => state === 'unreachable')) return 'warn'
  return inFlight > 0 ? 'busy' : 'ok'
}

function Presence({ device: { online, since, inFlight } }: { device: Device }) {
  if (!online && since === null) return 'Never online'
  if (!online && since) {
    return (
      <>
        Offline, last seen <Moment at={since} />
      </>
    )
  }
  return inFlight > 0 ? `Online, answering ${counted(inFlight, 'request')}` : 'Online'
}

/** "Ollama and LM Studio, 6 models". */
function offer({ engines }: Device): string {
  if (engines.length === 0) return 'no engine found'
  const names = [...new Set(engines.map(({ kind }) => engineInWords(kind)))]
  const models = engines.flatMap((engine) => engine.models)
  return `${listed(names)}, ${counted(models.length, 'model')}`
}
