import { createClient } from '@cloudtolocalllm/api/client'

/** Calls the console of the gateway that served this page. */
export const call = createClient<AbortSignal>((url, init) => fetch(url, init))
