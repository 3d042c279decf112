import { once } from 'node:events'
import { Agent, createServer, request } from 'node:http'
import type { AddressInfo } from 'node:net'

// The plain reverse proxy that everything is compared with: node:http on both sides, no tunnel, no keys, nothing looked at.
const agent = new Agent({ keepAlive: true })
const port = Number(process.argv[2])

const server = createServer((incoming, outgoing) => {
  const { method, url, headers } = incoming
  const asked = request({ host: '127.0.0.1', port, method, path: url, headers, agent }, (answer) => {
    outgoing.writeHead(answer.statusCode ?? 502, answer.rawHeaders)
    answer.pipe(outgoing)
  })
  asked.on('error', () => outgoing.destroy())
  outgoing.on('close', () => asked.destroy())
  incoming.pipe(asked)
})
server.on('connection', (socket) => socket.setNoDelay(true))
server.listen(0, '127.0.0.1', 1024)
await once(server, 'listening')
process.send?.({ type: 'listening', port: (server.address() as AddressInfo).port })
process.once('disconnect', () => process.exit())
