import { useMemo } from 'react'
import { encode } from 'uqr'

/** A QR code drawn as one path, with the quiet border that cameras need (four modules, ISO 18004). */
export function QrCode({ text, label }: { text: string; label: string }) {
  const { size, path } = useMemo(() => drawn(text), [text])
  return (
    <svg viewBox={`0 0 ${size} ${size}`} role="img" aria-label={label} className="size-48 rounded-surface">
      <rect width={size} height={size} className="fill-qr-paper" />
      <path d={path} className="fill-qr-ink" shapeRendering="crispEdges" />
    </svg>
  )
}

function drawn(text: string): { size: number; path: string } {
  const { size, data } = encode(text, { ecc: 'M', border: 4 })
  const modules = data.flatMap((row, y) => row.flatMap((dark, x) => (dark ? [`M${x} ${y}h1v1h-1z`] : [])))
  return { size, path: modules.join('') }
}
