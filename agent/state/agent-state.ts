import * as z from 'zod'

/** What a running agent tells `status`; kept in its data directory. */
export const AgentState = z.object({
  pid: z.int(),
  agentVersion: z.string(),
  startedAt: z.string(),
  gateway: z.string(),
  deviceId: z.string(),
  name: z.string(),
  online: z.boolean(),
  /** Since when it is online, or offline. */
  since: z.string(),
  /** Milliseconds of the last ping through the tunnel. */
  roundTripMs: z.number().nullable(),
  engines: z.array(
    z.object({
      id: z.string(),
      kind: z.string(),
      version: z.string().nullable(),
      state: z.enum(['ready', 'unreachable']),
      problem: z.string().nullable(),
      models: z.array(z.object({ name: z.string(), loaded: z.boolean() })),
    }),
  ),
  /** Requests that run right now, and those that were answered since the start. */
  inFlight: z.int(),
  answered: z.int(),
  lastError: z.object({ at: z.string(), code: z.string(), message: z.string() }).nullable(),
})
export type AgentState = z.infer<typeof AgentState>
