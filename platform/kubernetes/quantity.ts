/** Processor in thousandths and memory in MiB, so that quantities can be added. */
export interface Amounts {
  millicores: number
  mebibytes: number
}

/** @param cpu like `250m` or `2`; @param memory like `384Mi` or `1Gi` */
export function amountsOf(cpu: string, memory: string): Amounts {
  const millicores = cpu.endsWith('m') ? Number.parseInt(cpu, 10) : Number.parseInt(cpu, 10) * 1000
  return { millicores, mebibytes: Number.parseInt(memory, 10) * (memory.endsWith('Gi') ? 1024 : 1) }
}

export function sum(amounts: readonly Amounts[]): Amounts {
  return amounts.reduce(
    (total, { millicores, mebibytes }) => ({
      millicores: total.millicores + millicores,
      mebibytes: total.mebibytes + mebibytes,
    }),
    { millicores: 0, mebibytes: 0 },
  )
}

export function times({ millicores, mebibytes }: Amounts, count: number): Amounts {
  return { millicores: millicores * count, mebibytes: mebibytes * count }
}

/** As Kubernetes itself writes it, so that an object read back equals the one written: `1` and not `1000m`. */
export function cpuText(millicores: number): string {
  return millicores % 1000 === 0 ? `${millicores / 1000}` : `${millicores}m`
}

export function memoryText(mebibytes: number): string {
  return mebibytes % 1024 === 0 ? `${mebibytes / 1024}Gi` : `${mebibytes}Mi`
}
