import type { AddressInfo } from 'node:net'
import { createConnection, createServer, type Socket } from 'node:net'
import type { Scope } from './scratch-database.ts'

/** A connection string that leads to the server over a wire that tests can cut. */
export interface Wire {
  connectionString: string
  /** Ends every connection and refuses new ones. */
  cut(): void
  /** Lets nothing through any more, and says nothing about it. */
  freeze(): void
  /** Lets everything through again. */
  mend(): void
}

/** Lays a wire on loopback to the server of a connection string. */
export async function layWire(scope: Scope, connectionString: string): Promise<Wire> {
  const target = new URL(connectionString)
  const ends = new Set<Socket>()
  let state: 'whole' | 'cut' | 'frozen' = 'whole'
  const server = createServer((near) => {
    if (state === 'cut') return void near.destroy()
    const far = createConnection(Number(target.port || 5432), target.hostname)
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      ends.add(one)
      one.on('data', (bytes) => state === 'frozen' || other.write(bytes))
      one.on('error', () => other.destroy())
      one.on('close', () => {
        ends.delete(one)
        other.destroy()
      })
    }
  })
  const cut = () => {
    state = 'cut'
    for (const end of ends) end.destroy()
  }
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  scope.after(async () => {
    cut()
    server.close()
  })
  const laid = new URL(connectionString)
  laid.hostname = '127.0.0.1'
  laid.port = String((server.address() as AddressInfo).port)
  return {
    connectionString: laid.href,
    cut,
    freeze: () => {
      state = 'frozen'
    },
    mend: () => {
      state = 'whole'
    },
  }
}
