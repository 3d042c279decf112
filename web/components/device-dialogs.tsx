import type { Device } from '@cloudtolocalllm/api/shapes'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { failureText } from '../data/failure.ts'
import { call } from '../data/gateway.ts'
import { devicesQuery, modelsQuery } from '../data/queries.ts'
import { counted } from '../data/words.ts'
import { Confirm } from '../ui/confirm.tsx'
import { RenameDialog } from './rename-dialog.tsx'

/** Characters that a device's name may have, as the gateway checks it. */
const LONGEST_NAME = 80

export function RenameDevice({ device, onClose }: { device: Device; onClose: () => void }) {
  const client = useQueryClient()
  const rename = useMutation({
    mutationFn: (name: string) => call('changeDevice', { path: { id: device.id }, body: { name } }),
    onSuccess: () => client.invalidateQueries({ queryKey: devicesQuery.queryKey }),
  })
  return (
    <RenameDialog
      title={`Rename ${device.name}`}
      name={device.name}
      longest={LONGEST_NAME}
      onClose={onClose}
      onRename={rename.mutateAsync}
    />
  )
}

interface RevokeDeviceProps {
  device: Device
  open: boolean
  onClose: () => void
  onRevoked: (sentence: string) => void
}

export function RevokeDevice({ device, open, onClose, onRevoked }: RevokeDeviceProps) {
  const client = useQueryClient()
  const revoke = useMutation({
    mutationFn: () => call('revokeDevice', { path: { id: device.id } }),
    onSuccess: ({ cutAnswers }) => {
      const cut = cutAnswers === 0 ? 'No answer was running.' : `${counted(cutAnswers, 'running answer')} ended.`
      onRevoked(`${device.name} was revoked. ${cut}`)
      client.invalidateQueries({ queryKey: modelsQuery.queryKey })
      return client.invalidateQueries({ queryKey: devicesQuery.queryKey })
    },
  })
  return (
    <Confirm
      open={open}
      onClose={onClose}
      title={`Revoke ${device.name}?`}
      action="Revoke"
      busy={revoke.isPending}
      problem={revoke.error ? failureText(revoke.error) : undefined}
      onConfirm={() => revoke.mutate()}
    >
      {device.inFlight > 0 && <p className="mb-2">{runningWords(device)}</p>}
      Its models are gone from here and from every key at once. To use it again, it must be paired again.
    </Confirm>
  )
}

function runningWords({ name, inFlight }: Device): string {
  return inFlight === 1
    ? `The answer that ${name} is writing now is cut off.`
    : `The ${inFlight} answers that ${name} is writing now are cut off.`
}
