import { type Call, createClient, type Fetch } from '@cloudtolocalllm/api/client'
import { fillPath, routes } from '@cloudtolocalllm/api/routes'
import { AnswerEvent, type LiveEvent } from '@cloudtolocalllm/api/shapes'

/** What a browser is to the console: its cookie, the typed client, and streams of events. */
export interface BrowserSession {
  call: Call<AbortSignal>
  /** A bare request with the cookie. */
  get(path: string): Promise<Response>
  /** Follows an answer to its end. */
  follow(answerId: string): Promise<AnswerEvent[]>
  /** Events of the console as they come, until the loop is left. */
  live(): AsyncGenerator<LiveEvent>
}

/** A browser that keeps its cookie as a real one does. */
export function openBrowserSession(origin: string): BrowserSession {
  let cookie = ''
  const withCookie = async (url: string, init: RequestInit) => {
    const answer = await fetch(url, { ...init, headers: { ...init.headers, cookie, origin } })
    cookie = answer.headers.get('set-cookie')?.split(';')[0] ?? cookie
    return answer
  }
  const get = (path: string) => withCookie(origin + path, { headers: {} })
  const client: Fetch<AbortSignal> = (url, init) => withCookie(url, init)
  return {
    call: createClient<AbortSignal>(client, origin),
    get,
    follow: async (answerId) => {
      const events: AnswerEvent[] = []
      for await (const event of readEvents(await get(fillPath(routes.answerEvents.path, { id: answerId })))) {
        events.push(AnswerEvent.parse(event))
        if (events.at(-1)?.type === 'end') break
      }
      return events
    },
    live: async function* () {
      for await (const event of readEvents(await get(routes.events.path))) yield event as LiveEvent
    },
  }
}

/** The data of server-sent events, parsed; comments and other fields are passed over. */
async function* readEvents(answer: Response): AsyncGenerator<unknown> {
  if (!answer.ok || !answer.body) throw new Error(`no events: ${answer.status}`)
  let text = ''
  for await (const part of answer.body.pipeThrough(new TextDecoderStream())) {
    text += part
    const lines = text.split('\n')
    text = lines.pop() ?? ''
    for (const line of lines) if (line.startsWith('data:')) yield JSON.parse(line.slice(5))
  }
}
