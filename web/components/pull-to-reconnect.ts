import { type RefObject, useEffect } from 'react'
import { reconnectNow } from '../data/live.ts'

/** How far a finger pulls before it counts, in CSS pixels. */
const PULL_PX = 96

/** Pulling down from the top of the page reconnects, where the browser itself does not reload (installed on a phone). */
export function usePullToReconnect(scroller: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const element = scroller.current
    if (!element) return
    let startY: number | null = null
    const isAtTop = (target: EventTarget | null) => {
      for (let node = target instanceof Element ? target : null; node && node !== element; node = node.parentElement) {
        if (node.scrollTop > 0) return false
      }
      return element.scrollTop <= 0
    }
    const begin = (event: TouchEvent) => {
      startY = isAtTop(event.target) ? (event.touches[0]?.clientY ?? null) : null
    }
    const end = (event: TouchEvent) => {
      const endY = event.changedTouches[0]?.clientY ?? 0
      if (startY !== null && endY - startY > PULL_PX) reconnectNow()
      startY = null
    }
    element.addEventListener('touchstart', begin, { passive: true })
    element.addEventListener('touchend', end, { passive: true })
    return () => {
      element.removeEventListener('touchstart', begin)
      element.removeEventListener('touchend', end)
    }
  }, [scroller])
}
