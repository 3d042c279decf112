import { calendarPolicies } from './calendar.ts'
import { encryptionPolicies } from './encryption.ts'
import { identityPolicies } from './identity.ts'
import { moneyPolicies } from './money.ts'
import { networkPolicies } from './network.ts'
import type { Policy } from './policy.ts'
import { recoveryPolicies } from './recovery.ts'
import { workloadPolicies } from './workloads.ts'

/** Every rule, grouped as docs/policies.md shows them. */
export const CATALOGUE: readonly { title: string; policies: readonly Policy[] }[] = [
  { title: 'Money', policies: moneyPolicies },
  { title: 'Calendar', policies: calendarPolicies },
  { title: 'Recovery', policies: recoveryPolicies },
  { title: 'Network', policies: networkPolicies },
  { title: 'Identity', policies: identityPolicies },
  { title: 'Encryption and logs', policies: encryptionPolicies },
  { title: 'Workloads and images', policies: workloadPolicies },
]

export const POLICIES: readonly Policy[] = CATALOGUE.flatMap(({ policies }) => policies)
