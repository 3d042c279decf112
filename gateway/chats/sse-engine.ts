import { EventEmitter, once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Scope } from '@cloudtolocalllm/database/scratch-database'
import type { Ask } from '../forward/ask.ts'

/** What the engine is asked, as it arrived. */
export interface Heard {
  model: string
  messages: { role: string; content: unknown }[]
  [parameter: string]: unknown
}

/** Answers one question. */
export type Reply = (response: ServerResponse, heard: Heard) => Promise<void> | void

/** An engine of our own on a real socket, told by each test what to say; `ask` reaches it as the gateway's routing would. */
export async function serveEngine(scope: Scope) {
  const heard: Heard[] = []
  const left = new EventEmitter<{ left: [] }>()
  let reply: Reply = (response) => say(response, 'Hello')
  const server = createServer(async (request, response) => {
    const question: Heard = JSON.parse(await readBody(request))
    heard.push(question)
    response.on('close', () => {
      if (!response.writableFinished) left.emit('left')
    })
    await reply(response, question)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  scope.after(async () => {
    server.closeAllConnections()
    server.close()
  })
  const { port } = server.address() as AddressInfo
  const ask: Ask = async ({ body, model, signal }) => {
    const init = { method: 'POST', body: Buffer.from(body(model)), signal }
    const answer = await fetch(`http://127.0.0.1:${port}`, init)
    if (!answer.body) throw new TypeError('an answer without a body')
    return { deviceId: 'd', deviceName: 'study-pc', model, status: answer.status, body: answer.body }
  }
  return {
    heard,
    /** Resolves when an asker goes away before the end of its answer. */
    untilLeft: () => once(left, 'left'),
    ask,
    setReply: (next: Reply) => {
      reply = next
    },
  }
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk)
  return Buffer.concat(chunks).toString('utf8')
}

export function chunk(delta: object, rest: object = {}): string {
  return `data: ${JSON.stringify({ choices: [{ index: 0, delta, finish_reason: null, ...rest }] })}\n\n`
}

export const END = `${chunk({}, { finish_reason: 'stop' })}data: {"choices":[],"usage":{"prompt_tokens":7,"completion_tokens":3}}\n\ndata: [DONE]\n\n`

/** Says words and ends well. */
export function say(response: ServerResponse, ...words: string[]): void {
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  for (const content of words) response.write(chunk({ content }))
  response.end(END)
}
