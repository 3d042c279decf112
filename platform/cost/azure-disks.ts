/** Sizes in which Azure sells disks, GB; what is asked for goes up to the next. */
const SIZES = [4, 8, 16, 32, 64, 128, 256, 512, 1024] as const

/** The price id of a managed disk; beyond 1 TB there is none, so that it is told as unpriced. */
export function azureDiskTier(kind: 'standard-ssd' | 'premium-ssd', gb: number): string {
  return `azure/${kind}/${SIZES.find((size) => size >= gb) ?? gb}`
}
