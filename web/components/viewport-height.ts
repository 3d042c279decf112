import { useEffect } from 'react'

/** Keeps the page as high as what is visible, so that a phone's keyboard does not cover the composer. */
export function useViewportHeight(): void {
  useEffect(() => {
    const viewport = window.visualViewport
    if (!viewport) return
    const fit = () => {
      // Zoomed in, the visible part is a window onto the page, not its size.
      if (viewport.scale > 1.01) return
      document.documentElement.style.setProperty('--viewport-height', `${viewport.height}px`)
      window.scrollTo(0, 0)
    }
    viewport.addEventListener('resize', fit)
    return () => viewport.removeEventListener('resize', fit)
  }, [])
}
