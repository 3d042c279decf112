import { type Machine, machineOf, type Prices } from './prices.ts'

/** The machine of another provider that is most like one, by processors, memory, credits and architecture. */
export function equivalentMachine(prices: Prices, like: Machine, provider: Machine['provider']): Machine | undefined {
  if (like.provider === provider) return like
  return closest(prices, like, provider)
}

/** A machine of Arm processors with as many of them and as much memory, by the same provider. */
export function armMachine(prices: Prices, like: Machine): Machine | undefined {
  const same = prices.machines.filter(
    ({ provider, architecture, processors, memoryGb }) =>
      provider === like.provider &&
      architecture === 'arm64' &&
      processors === like.processors &&
      memoryGb === like.memoryGb,
  )
  return like.architecture === 'arm64' ? undefined : same.sort((one, other) => far(one, like) - far(other, like))[0]
}

/** A machine of Arm processors with half the memory, by the same provider. */
export function halfMachine(prices: Prices, like: Machine): Machine | undefined {
  return prices.machines.find(
    ({ provider, architecture, processors, memoryGb }) =>
      provider === like.provider &&
      architecture === 'arm64' &&
      processors === like.processors &&
      memoryGb === like.memoryGb / 2,
  )
}

/** What stands for the usual machine where the settings name none: 2 processors and 4 GB. */
export function usualMachine(prices: Prices): Machine | undefined {
  return machineOf(prices, 'aws', 't3.medium')
}

function closest({ machines }: Prices, like: Machine, provider: Machine['provider']): Machine | undefined {
  const candidates = machines.filter((machine) => machine.provider === provider)
  return candidates.toSorted((one, other) => far(one, like) - far(other, like))[0]
}

/** A processor counts like 4 GB of memory, as machines are sold; kind and architecture decide between equals. */
function far(one: Machine, like: Machine): number {
  return (
    4 * Math.abs(one.processors - like.processors) +
    Math.abs(one.memoryGb - like.memoryGb) +
    (one.burstable === like.burstable ? 0 : 0.5) +
    (one.architecture === like.architecture ? 0 : 0.25)
  )
}
