import * as z from 'zod'

/** What the gateway answers to a request to be paired. */
export const PairingStarted = z.object({
  id: z.string(),
  code: z.string(),
  secret: z.string(),
  approveUrl: z.string(),
  expiresAt: z.string(),
})
export type PairingStarted = z.infer<typeof PairingStarted>

/** How a pairing stands. */
export const PairingOutcome = z.discriminatedUnion('state', [
  z.object({ state: z.literal('waiting') }),
  z.object({ state: z.literal('approved'), deviceId: z.uuid(), name: z.string(), owner: z.string() }),
  z.object({ state: z.literal('denied') }),
  z.object({ state: z.literal('expired') }),
])
export type PairingOutcome = z.infer<typeof PairingOutcome>

/** Every error of the gateway's console. */
export const ConsoleError = z.object({
  error: z.object({ code: z.string(), message: z.string(), mend: z.string().optional() }),
})
