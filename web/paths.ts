/** Every path of the page, as a route and as a place to go to. The first segment of none belongs to the gateway. */
export const routePaths = {
  login: '/login',
  home: '/',
  start: '/start',
  newChat: '/chat',
  chat: '/chat/:id',
  devices: '/devices',
  pair: '/pair',
  keys: '/keys',
  settings: '/settings',
} as const

export const paths = {
  login: (next?: string) =>
    next === undefined || next === routePaths.home
      ? routePaths.login
      : `${routePaths.login}?next=${encodeURIComponent(next)}`,
  home: () => routePaths.home,
  start: () => routePaths.start,
  /** With a model, the chat begins with that one. */
  newChat: (model?: string) =>
    model === undefined ? routePaths.newChat : `${routePaths.newChat}?model=${encodeURIComponent(model)}`,
  chat: (id: string) => `/chat/${encodeURIComponent(id)}`,
  /** With an id, that device is shown opened. */
  devices: (id?: string) => (id === undefined ? routePaths.devices : `${routePaths.devices}#${id}`),
  pair: (code?: string) =>
    code === undefined ? routePaths.pair : `${routePaths.pair}?code=${encodeURIComponent(code)}`,
  keys: () => routePaths.keys,
  createKey: () => `${routePaths.keys}?create`,
  settings: () => routePaths.settings,
}

/** Where to go after signing in: only ever a path of this page, never an address that somebody put into the link. */
export function nextPath(search: string): string {
  const next = new URLSearchParams(search).get('next') ?? routePaths.home
  return isPagePath(next) && !next.startsWith(routePaths.login) ? next : routePaths.home
}

/** Whether the page answers this path itself; the gateway's own (`/console`, `/v1`, `/api`, …) are never the page's. */
export function isPagePath(path: string): boolean {
  if (!path.startsWith('/') || path.startsWith('//') || path.includes('\\')) return false
  const [, first = ''] = /^\/([^/?#]*)/.exec(path) ?? []
  return Object.values(routePaths).some((route) => route.split('/')[1] === first)
}
