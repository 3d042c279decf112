import { databaseAmounts } from '../kubernetes/database.ts'
import { type Amounts, amountsOf } from '../kubernetes/quantity.ts'
import type { Settings } from '../settings.ts'
import { machineOf, type Prices } from './prices.ts'

/** What the system and its own pods take of each node, MiB: of a node of 2 GB about 1 GB is left. */
const SYSTEM_MEBIBYTES = 1024

/** True where what we run finds the memory that it asks for: all of it together, and the largest pod on one node. */
export function hasRoom(settings: Settings, prices: Prices): boolean {
  const { nodes } = settings.cluster
  const machine = nodes && machineOf(prices, settings.provider, nodes.type)
  if (!machine) return false
  const left = machine.memoryGb * 1024 - SYSTEM_MEBIBYTES
  const pods = podAmounts(settings).map(({ mebibytes }) => mebibytes)
  return Math.max(...pods) <= left && pods.reduce((total, pod) => total + pod, 0) <= left * nodes.count
}

function podAmounts({ gateway, database }: Settings): readonly Amounts[] {
  const one = amountsOf(gateway.cpu, gateway.memory)
  const gateways = Array.from({ length: gateway.replicas }, () => one)
  return database.kind === 'cluster' ? [...gateways, databaseAmounts(database)] : gateways
}
