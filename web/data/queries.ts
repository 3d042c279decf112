import { ApiError } from '@cloudtolocalllm/api/client'
import type { LiveEvent, Session } from '@cloudtolocalllm/api/shapes'
import { MutationCache, QueryCache, QueryClient, queryOptions } from '@tanstack/react-query'
import { call } from './gateway.ts'

/** Who is signed in; null where nobody is. */
export const sessionQuery = queryOptions({
  queryKey: ['session'],
  queryFn: async ({ signal }): Promise<Session | null> => {
    try {
      return await call('session', { signal })
    } catch (error) {
      if (isSignedOut(error)) return null
      throw error
    }
  },
})

export const devicesQuery = queryOptions({
  queryKey: ['devices'],
  queryFn: ({ signal }) => call('devices', { signal }),
})

export const modelsQuery = queryOptions({
  queryKey: ['models'],
  queryFn: ({ signal }) => call('models', { signal }),
})

export const keysQuery = queryOptions({
  queryKey: ['keys'],
  queryFn: ({ signal }) => call('keys', { signal }),
})

export const browsersQuery = queryOptions({
  queryKey: ['browsers'],
  queryFn: ({ signal }) => call('browsers', { signal }),
})

export const chatsQuery = queryOptions({
  queryKey: ['chats'],
  queryFn: ({ signal }) => call('chats', { signal }),
})

export const chatQuery = (id: string) =>
  queryOptions({
    queryKey: ['chat', id],
    queryFn: ({ signal }) => call('chat', { path: { id }, signal }),
  })

export const pairingQuery = (code: string) =>
  queryOptions({
    queryKey: ['pairing', code],
    queryFn: ({ signal }) => call('pairing', { path: { code }, signal }),
  })

/** What a live event makes stale. */
export function staleKeys({ topic, id }: LiveEvent): string[][] {
  switch (topic) {
    case 'all':
      return [[]]
    case 'chat':
      return [id === undefined ? ['chat'] : ['chat', id]]
    case 'sessions':
      return [['session'], ['browsers']]
    case 'pairings':
      return [['pairing']]
    default:
      return [[topic]]
  }
}

/** How often a call is tried again when the gateway could not be reached or failed; what it refused is not. */
const RETRIES = 2

/** One store of everything the page has fetched; whoever finds that nobody is signed in says so to the whole page. */
export function createQueryClient(): QueryClient {
  const onError = (error: Error) => {
    if (isSignedOut(error)) client.setQueryData(sessionQuery.queryKey, null)
  }
  const client: QueryClient = new QueryClient({
    queryCache: new QueryCache({ onError }),
    mutationCache: new MutationCache({ onError }),
    defaultOptions: {
      queries: {
        // Live events say what is stale; asking again on every focus would say the same twice.
        staleTime: Number.POSITIVE_INFINITY,
        refetchOnWindowFocus: false,
        networkMode: 'always',
        retry: (failures, error) => failures < RETRIES && isTemporary(error),
        retryDelay: (failures) => 300 * 2 ** failures,
      },
      mutations: { networkMode: 'always' },
    },
  })
  return client
}

function isSignedOut(error: unknown): boolean {
  return error instanceof ApiError && error.status === 401
}

function isTemporary(error: Error): boolean {
  return !(error instanceof ApiError) || error.status === 0 || error.status >= 500
}
