import type { Device } from '@cloudtolocalllm/api/shapes'
import { useQuery } from '@tanstack/react-query'
import { Monitor } from 'lucide-react'
import { useState } from 'react'
import { Link } from 'wouter'
import { DeviceRow } from '../components/device-row.tsx'
import { Fetched } from '../components/fetched.tsx'
import { PageBody } from '../components/page-body.tsx'
import { devicesQuery } from '../data/queries.ts'
import { paths } from '../paths.ts'
import { buttonClass } from '../ui/button.tsx'
import { Empty } from '../ui/empty.tsx'
import { Notice } from '../ui/notice.tsx'
import { RowBones } from '../ui/skeleton.tsx'

export function DevicesPage() {
  const devices = useQuery(devicesQuery)
  const [revoked, setRevoked] = useState<string | null>(null)
  return (
    <PageBody title="Devices" action={<PairLink />}>
      {revoked && <Notice tone="plain" title={revoked} className="mb-4" />}
      <Fetched query={devices} what="your computers" bones={<RowBones />}>
        {(all) =>
          all.length === 0 ? (
            <NoDevices />
          ) : (
            <ul>
              {all.toSorted(byPresence).map((device) => (
                <DeviceRow key={device.id} device={device} onRevoked={setRevoked} />
              ))}
            </ul>
          )
        }
      </Fetched>
    </PageBody>
  )
}

function PairLink() {
  return (
    <Link href={paths.pair()} className={buttonClass('primary')}>
      Pair a computer
    </Link>
  )
}

function NoDevices() {
  return (
    <Empty icon={Monitor} title="No computer is paired yet" action={<PairLink />}>
      A paired computer offers its models here and to your keys, from anywhere, without opening a port.
    </Empty>
  )
}

function byPresence(a: Device, b: Device): number {
  return Number(b.online) - Number(a.online) || a.name.localeCompare(b.name)
}
