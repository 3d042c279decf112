import { useEffect, useState } from 'react'

/** After this time of waiting, a person wants to know what for. */
export const LATE_MS = 2000

/** Whether what is on the screen has been waiting for two seconds. */
export function useLate(): boolean {
  const [late, setLate] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => setLate(true), LATE_MS)
    return () => clearTimeout(timer)
  }, [])
  return late
}
