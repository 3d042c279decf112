import { classNames } from './class-names.ts'

/** A grey place where a line will stand. */
export function Bone({ className }: { className?: string }) {
  return <span className={classNames('block h-3 animate-pulse rounded-control bg-hover', className)} />
}

/** Rows in the shape of those that are coming. */
export function RowBones({ rows = 4 }: { rows?: number }) {
  return Array.from({ length: rows }, (_, row) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: the rows are all alike
    <div key={row} className="flex items-center gap-3 border-b border-line py-4">
      <Bone className="size-3" />
      <div className="flex-1 space-y-2">
        <Bone className="w-40" />
        <Bone className="w-64 max-w-full" />
      </div>
    </div>
  ))
}
