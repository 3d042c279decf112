import { setTimeout as wait } from 'node:timers/promises'
import { Fault } from '@cloudtolocalllm/runtime/fault'

/** How often a list that is busy is asked again, and how long each answer may take to begin. */
const ATTEMPTS = 4
const TIMEOUT_MS = 60_000
/** Longest pause between two attempts, ms; Azure's list names its own. */
const LONGEST_PAUSE_MS = 30_000

/** A list's document; undefined where there is no such list. @throws Fault PRICES_UNREACHABLE */
export async function getDocument(address: URL): Promise<unknown> {
  const answer = await request(address)
  if (!answer) return undefined
  try {
    return await answer.json()
  } catch (cause) {
    throw unreachable(address, 'no JSON document came', cause)
  }
}

/** A list's lines as they come: some lists are hundreds of megabytes long. @throws Fault PRICES_UNREACHABLE */
export async function* getLines(address: URL): AsyncGenerator<string> {
  const body = (await request(address))?.body
  if (!body) return
  const decoder = new TextDecoder()
  let rest = ''
  try {
    for await (const chunk of body) {
      const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n')
      rest = lines.pop() ?? ''
      yield* lines
    }
  } catch (cause) {
    throw unreachable(address, 'the answer broke off', cause)
  }
  if (rest !== '') yield rest
}

/** What a store of files says of one that it does not have; AWS's says 403. */
const ABSENT: readonly number[] = [403, 404]

async function request(address: URL): Promise<Response | undefined> {
  for (let attempt = 1; ; attempt++) {
    const answer = await fetch(address, { signal: AbortSignal.timeout(TIMEOUT_MS) }).catch((cause: unknown) => {
      throw unreachable(address, 'nothing answers', cause)
    })
    if (answer.ok) return answer
    await answer.body?.cancel()
    if (ABSENT.includes(answer.status) && !address.searchParams.has('key')) return undefined
    const again = answer.status === 429 || answer.status >= 500
    if (!again || attempt === ATTEMPTS) throw unreachable(address, `the answer was ${answer.status}`)
    await wait(pauseOf(answer, attempt))
  }
}

function pauseOf(answer: Response, attempt: number): number {
  const asked = Number(answer.headers.get('retry-after') ?? Number.NaN)
  const pause = Number.isFinite(asked) ? asked * 1000 : 250 * 2 ** attempt
  return Math.min(pause, LONGEST_PAUSE_MS)
}

/** The query stays out of the words: it may hold a key. */
function unreachable({ origin, pathname }: URL, what: string, cause?: unknown): Fault {
  return new Fault({
    code: 'PRICES_UNREACHABLE',
    message: `expected the price list at ${origin}${pathname}, but ${what}`,
    mend: 'Check the network and try again; nothing was written.',
    cause,
  })
}
