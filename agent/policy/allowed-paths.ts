/** What the owner must turn on at the device before anybody may do it from elsewhere. */
export const PERMISSIONS = ['pull', 'delete', 'create', 'copy'] as const
export type Permission = (typeof PERMISSIONS)[number]

export interface AllowedPath {
  method: 'GET' | 'POST' | 'DELETE'
  /** `*` stands for one segment of small letters. */
  path: string
  /** Missing: always allowed. */
  permission?: Permission
  /** What it tells or asks: one model that the body names, every model, or none. */
  about: 'one' | 'every' | 'none'
}

/** All that a gateway may ask of an engine here. Whatever is not in this list does not exist. */
export const ALLOWED_PATHS: readonly AllowedPath[] = [
  allow('GET', '/api/version', 'none'),
  ...['/v1/models', '/api/tags', '/api/ps'].map((path) => allow('GET', path, 'every')),
  ...[
    '/v1/chat/completions',
    '/v1/completions',
    '/v1/embeddings',
    '/v1/responses',
    '/v1/rerank',
    '/v1/audio/*',
    '/v1/images/*',
    '/v1/messages',
    '/v1/messages/count_tokens',
    '/api/show',
    '/api/chat',
    '/api/generate',
    '/api/embed',
    '/api/embeddings',
  ].map((path) => allow('POST', path, 'one')),
  { ...allow('POST', '/api/pull', 'one'), permission: 'pull' },
  { ...allow('DELETE', '/api/delete', 'one'), permission: 'delete' },
  { ...allow('POST', '/api/create', 'one'), permission: 'create' },
  { ...allow('POST', '/api/copy', 'one'), permission: 'copy' },
]

const exact = new Map(ALLOWED_PATHS.map((entry) => [`${entry.method} ${entry.path}`, entry]))
const families = ALLOWED_PATHS.filter(({ path }) => path.endsWith('/*'))

/**
 * The rule for a request, or undefined where it is not allowed. The path is compared as it stands: what would have
 * to be decoded, resolved or cleaned first (`..`, `//`, `%2f`, an absolute address) is in no rule.
 */
export function findAllowedPath(method: string, pathWithQuery: string): AllowedPath | undefined {
  const question = pathWithQuery.indexOf('?')
  const path = question < 0 ? pathWithQuery : pathWithQuery.slice(0, question)
  if (pathWithQuery.includes('#')) return undefined
  const asked = method === 'HEAD' ? 'GET' : method
  return exact.get(`${asked} ${path}`) ?? families.find((entry) => entry.method === asked && isOfFamily(path, entry))
}

function isOfFamily(path: string, { path: family }: AllowedPath): boolean {
  const stem = family.slice(0, -1)
  return path.startsWith(stem) && /^[a-z]+$/.test(path.slice(stem.length))
}

function allow(method: AllowedPath['method'], path: string, about: AllowedPath['about']): AllowedPath {
  return { method, path, about }
}
