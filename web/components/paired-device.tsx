import type { Device } from '@cloudtolocalllm/api/shapes'
import { useQuery } from '@tanstack/react-query'
import { Link } from 'wouter'
import { devicesQuery } from '../data/queries.ts'
import { counted } from '../data/words.ts'
import { paths } from '../paths.ts'
import { buttonClass } from '../ui/button.tsx'
import { StateMark } from '../ui/state-mark.tsx'

/** A computer that was just paired: waits for it to come online, then leads to its models. */
export function PairedDevice({ paired }: { paired: Device }) {
  const { data: devices } = useQuery(devicesQuery)
  const device = devices?.find(({ id }) => id === paired.id) ?? paired
  const models = device.engines.flatMap((engine) => engine.models)
  return (
    <div>
      <p role="status" className="flex items-center gap-3 text-base leading-read">
        <StateMark state={device.online ? 'ok' : 'waiting'} />
        {device.online
          ? `${device.name} is paired and online with ${counted(models.length, 'model')}.`
          : `${device.name} is paired. Waiting for it to come online.`}
      </p>
      <div className="mt-5 flex gap-2">
        <Link href={paths.newChat()} className={buttonClass('primary')}>
          Open the chat
        </Link>
        <Link href={paths.devices()} className={buttonClass('plain')}>
          Show all devices
        </Link>
      </div>
    </div>
  )
}
