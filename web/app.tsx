import { useQuery } from '@tanstack/react-query'
import { type ComponentType, lazy, type ReactNode, Suspense } from 'react'
import { Redirect, Route, Switch, useLocation, useSearch } from 'wouter'
import { AppFrame } from './components/app-frame.tsx'
import { GatewayUnreachable } from './components/gateway-unreachable.tsx'
import { PageBones } from './components/page-bones.tsx'
import { sessionQuery } from './data/queries.ts'
import { LoginPage } from './pages/login.tsx'
import { paths, routePaths } from './paths.ts'

/** Loads a page when it is first opened; there are no default exports, so its name is picked out. */
function page<Name extends string>(name: Name, load: () => Promise<Record<Name, ComponentType>>) {
  return lazy(() => load().then((loaded) => ({ default: loaded[name] })))
}

const HomePage = page('HomePage', () => import('./pages/home.tsx'))
const StartPage = page('StartPage', () => import('./pages/start.tsx'))
const ChatPage = page('ChatPage', () => import('./pages/chat.tsx'))
const DevicesPage = page('DevicesPage', () => import('./pages/devices.tsx'))
const PairPage = page('PairPage', () => import('./pages/pair.tsx'))
const KeysPage = page('KeysPage', () => import('./pages/keys.tsx'))
const SettingsPage = page('SettingsPage', () => import('./pages/settings.tsx'))
const NotFoundPage = page('NotFoundPage', () => import('./pages/not-found.tsx'))

export function App() {
  return (
    <Switch>
      <Route path={routePaths.login} component={LoginPage} />
      <Route>
        <SignedIn>
          <AppFrame>
            <Suspense fallback={<PageBones />}>
              <Switch>
                <Route path={routePaths.home} component={HomePage} />
                <Route path={routePaths.start} component={StartPage} />
                <Route path={routePaths.newChat} component={ChatPage} />
                <Route path={routePaths.chat} component={ChatPage} />
                <Route path={routePaths.devices} component={DevicesPage} />
                <Route path={routePaths.pair} component={PairPage} />
                <Route path={routePaths.keys} component={KeysPage} />
                <Route path={routePaths.settings} component={SettingsPage} />
                <Route component={NotFoundPage} />
              </Switch>
            </Suspense>
          </AppFrame>
        </SignedIn>
      </Route>
    </Switch>
  )
}

/** What it surrounds needs a session; without one the person is led to the login, and back afterwards. */
function SignedIn({ children }: { children: ReactNode }) {
  const session = useQuery(sessionQuery)
  const [location] = useLocation()
  const search = useSearch()
  if (session.data) return children
  if (session.data === null) return <Redirect to={paths.login(search ? `${location}?${search}` : location)} replace />
  if (session.error) return <GatewayUnreachable error={session.error} onRetry={() => session.refetch()} />
  return null
}
