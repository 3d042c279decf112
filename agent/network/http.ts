import { type IncomingMessage, request } from 'node:http'
import { Fault } from '@cloudtolocalllm/runtime/fault'
import { dial, type Route } from './dial.ts'
import { networkFault } from './network-fault.ts'

/** One request to the gateway. */
export interface HttpQuestion {
  method: 'GET' | 'POST'
  headers?: Readonly<Record<string, string>>
  body?: unknown
  /** Milliseconds for everything, from the name to the last byte. */
  within: number
  signal?: AbortSignal
}

export interface HttpAnswer {
  status: number
  headers: IncomingMessage['headers']
  text: string
}

/** Answers of the gateway are small; what is larger is not from one. */
const LONGEST_ANSWER = 1024 * 1024

/** Asks the gateway over a connection of its own. Throws a Fault where no answer comes. */
export async function askGateway(url: URL, route: Route, question: HttpQuestion): Promise<HttpAnswer> {
  const limit = AbortSignal.timeout(question.within)
  const signal = question.signal ? AbortSignal.any([limit, question.signal]) : limit
  const socket = await dial(url, route, signal)
  const body = question.body === undefined ? undefined : JSON.stringify(question.body)
  try {
    return await new Promise((resolve, reject) => {
      const asked = request({
        method: question.method,
        path: url.pathname + url.search,
        headers: headersOf(url, question, body),
        createConnection: () => socket,
        signal,
      })
      asked.on('error', reject)
      asked.on('response', (response) => readAnswer(response).then(resolve, reject))
      asked.end(body)
    })
  } catch (error) {
    const what = limit.aborted ? 'it took too long' : error instanceof Error ? error.message : String(error)
    throw networkFault('host', url, what, error)
  } finally {
    socket.destroy()
  }
}

function headersOf(url: URL, question: HttpQuestion, body: string | undefined): Record<string, string | number> {
  const about =
    body === undefined ? {} : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) }
  return { host: url.host, accept: 'application/json', connection: 'close', ...about, ...question.headers }
}

async function readAnswer(response: IncomingMessage): Promise<HttpAnswer> {
  response.setEncoding('utf8')
  let text = ''
  for await (const part of response as AsyncIterable<string>) {
    text += part
    if (text.length > LONGEST_ANSWER) throw tooLong()
  }
  return { status: response.statusCode ?? 0, headers: response.headers, text }
}

function tooLong(): Fault {
  return new Fault({
    code: 'GATEWAY_STRANGE',
    message: `the answer is longer than ${LONGEST_ANSWER} bytes, so it is not from a gateway`,
    mend: 'Check the address: open it in a browser and look for the page of the gateway',
  })
}
