import type { PostgresCursor, PostgresPool, PostgresPoolClient, PostgresQueryResult } from 'kysely'
import type { Pool, PoolClient } from 'pg'
import { isUnanswered } from './outage.ts'

/** Milliseconds that the end of a pool may take. */
const GOODBYE_MS = 5_000

/**
 * pg gives up waiting for an answer but keeps the connection, which then hangs every later query
 * (brianc/node-postgres#1713 and its kin). Here such a connection is closed instead of going back to the pool.
 */
export class ReservingPool implements PostgresPool {
  readonly options: object
  readonly #pool: Pool

  constructor(pool: Pool) {
    this.#pool = pool
    this.options = pool.options
  }

  async connect(): Promise<PostgresPoolClient> {
    return new ReservedClient(await this.#pool.connect())
  }

  /** Says goodbye to the server; a connection whose server is gone may never hear it back. */
  async end(): Promise<void> {
    const { promise: tooLong, resolve } = Promise.withResolvers<void>()
    const timer = setTimeout(resolve, GOODBYE_MS)
    await Promise.race([this.#pool.end(), tooLong])
    clearTimeout(timer)
  }
}

class ReservedClient implements PostgresPoolClient {
  readonly #client: PoolClient
  #hangs = false

  constructor(client: PoolClient) {
    this.#client = client
  }

  query<Row>(sql: string, parameters: ReadonlyArray<unknown>): Promise<PostgresQueryResult<Row>>
  query<Row>(cursor: PostgresCursor<Row>): PostgresCursor<Row>
  query<Row>(sql: string | PostgresCursor<Row>, parameters?: ReadonlyArray<unknown>): unknown {
    if (typeof sql !== 'string') throw new TypeError('cursors are not used here')
    return this.#ask(sql, parameters ?? [])
  }

  release(): void {
    this.#client.release(this.#hangs)
  }

  async #ask(sql: string, parameters: ReadonlyArray<unknown>): Promise<unknown> {
    try {
      return await this.#client.query(sql, [...parameters])
    } catch (error) {
      if (isUnanswered(error)) this.#hangs = true
      throw error
    }
  }
}
