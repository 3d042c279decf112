import { lazy, type ReactNode, Suspense, useEffect, useRef, useState } from 'react'
import { useLocation } from 'wouter'
import { useLiveUpdates } from '../data/live.ts'
import { paths } from '../paths.ts'
import { BottomBar } from './bottom-bar.tsx'
import { ConnectionBanner } from './connection-banner.tsx'
import { ErrorBoundary } from './error-boundary.tsx'
import { usePullToReconnect } from './pull-to-reconnect.ts'
import { useGlobalShortcuts } from './shortcuts.ts'
import { SideBar } from './side-bar.tsx'
import { useTyping } from './typing.ts'
import { UpdateBanner } from './update-banner.tsx'
import { useViewportHeight } from './viewport-height.ts'

const CommandPalette = lazy(() => import('./command-palette.tsx').then((m) => ({ default: m.CommandPalette })))

/** What surrounds every screen of a person who is signed in. */
export function AppFrame({ children }: { children: ReactNode }) {
  const [location, navigate] = useLocation()
  const [palette, setPalette] = useState(false)
  const main = useRef<HTMLElement>(null)
  const typing = useTyping()
  useLiveUpdates()
  useViewportHeight()
  usePullToReconnect(main)
  useFocusOnNavigation(location, main)
  useGlobalShortcuts({
    onPalette: () => setPalette((open) => !open),
    onComposerElsewhere: () => navigate(paths.newChat()),
  })
  return (
    <div className="group/page flex h-full flex-col" data-typing={typing || undefined}>
      <a
        href="#main"
        className="sr-only focus:not-sr-only focus:fixed focus:top-2 focus:left-2 focus:z-50 focus:bg-raised focus:px-3 focus:py-2"
      >
        Skip to content
      </a>
      <ConnectionBanner />
      <UpdateBanner />
      <div className="flex min-h-0 flex-1">
        <SideBar onSearch={() => setPalette(true)} />
        <main
          id="main"
          ref={main}
          tabIndex={-1}
          className="relative flex min-w-0 flex-1 flex-col overflow-y-auto overscroll-contain"
        >
          <ErrorBoundary place={location}>{children}</ErrorBoundary>
        </main>
      </div>
      <BottomBar />
      {palette && (
        <Suspense>
          <CommandPalette onClose={() => setPalette(false)} />
        </Suspense>
      )}
    </div>
  )
}

/** A screen reader follows to the new screen, as it would after loading one. */
function useFocusOnNavigation(location: string, main: React.RefObject<HTMLElement | null>): void {
  const last = useRef(location)
  useEffect(() => {
    if (last.current === location) return
    last.current = location
    if (!main.current?.contains(document.activeElement)) main.current?.focus({ preventScroll: true })
    main.current?.scrollTo(0, 0)
  }, [location, main])
}
