import { finished } from 'node:stream/promises'
import { setTimeout as delay } from 'node:timers/promises'
import pg from 'pg'
import { from as copyFrom } from 'pg-copy-streams'
import { snapshotsSchema } from '../base/bench-tables.ts'
import type { Database, Sql, Statement } from '../base/sql.ts'
import { copyText } from './copy-text.ts'
import type { Log } from './log.ts'
import { tracedCommand, tracedSql } from './tracing/traced-sql.ts'
import { tracer } from './tracing/tracer.ts'

export interface DatabaseOptions {
  readonly url: URL
  /** Upper bound of open connections. */
  readonly connections: number
  /** Statements that make what is missing; run once, before anything else, by one process at a time. */
  readonly schema: readonly string[]
  readonly log: Log
  /** How long a server that is not there yet is waited for. */
  readonly waitMs?: number
}

export interface OpenDatabase extends Database, AsyncDisposable {
  /** Whether the server answers. */
  healthy(): Promise<boolean>
}

const STATEMENT_TIMEOUT_MS = 10_000
/** Until a connection is free, or a new one is made: on a busy machine that takes long. */
const CONNECTION_TIMEOUT_MS = 30_000
const ABANDONED_TRANSACTION_MS = 30_000
/**
 * The default (4) is that of spinning disks: by it, reading a table of 200 orders whole is cheaper than one look into
 * its index, and the plan of a prepared statement is kept while the table grows.
 */
const PLANNER = '-c random_page_cost=1.1'
const RETRY_MS = 50
/** Any number, the same for all who make the schema of this database. */
const SCHEMA_LOCK = 7_301_848

/** Connects, creates the database and its schema where they are missing. Rejects when no server answers in time. */
export async function openDatabase({
  url,
  connections,
  schema,
  log,
  waitMs = 120_000,
}: DatabaseOptions): Promise<OpenDatabase> {
  await ensureDatabase(url, waitMs)
  const pool = openPool(url, connections, log)
  const database = pooled(pool)
  await database.execute(`select pg_advisory_xact_lock(${SCHEMA_LOCK}); ${[snapshotsSchema, ...schema].join('\n')}`)
  return {
    ...database,
    async healthy() {
      try {
        await pool.query('select 1')
        return true
      } catch {
        return false
      }
    },
    [Symbol.asyncDispose]: () => pool.end(),
  }
}

/** A pool that connects when it is first used, and stays connected. */
export function openPool(url: URL, connections: number, log: Log): pg.Pool {
  const pool = new pg.Pool({
    connectionString: url.href,
    max: connections,
    idleTimeoutMillis: 0,
    keepAlive: true,
    connectionTimeoutMillis: CONNECTION_TIMEOUT_MS,
    statement_timeout: STATEMENT_TIMEOUT_MS,
    idle_in_transaction_session_timeout: ABANDONED_TRANSACTION_MS,
    options: PLANNER,
  })
  // Without a listener the loss of an idle connection would end the process; the pool replaces it by itself.
  pool.on('error', (error) => {
    if (!pool.ending) log('warn', 'A database connection was lost', { error })
  })
  // Likewise for one that is lost in a transaction; whoever works in it sees the next statement rejected.
  pool.on('connect', (client) => client.on('error', () => {}))
  return pool
}

/** The database behind a pool. */
export function pooled(pool: pg.Pool): Database {
  return {
    ...sqlOf(pool),
    async execute(text) {
      await pool.query(`set local statement_timeout = 0; ${text}`)
    },
    maintain: (statement) =>
      unhurried(pool, async (client) => {
        await client.query(statement)
      }),
    copy: (table, columns, rows) =>
      unhurried(pool, async (client) => {
        const stream = client.query(copyFrom(`copy ${table} (${Object.keys(columns).join(', ')}) from stdin`))
        stream.end(copyText(rows, Object.values(columns)))
        await finished(stream)
      }),
    async transaction(work) {
      const client = await pool.connect()
      let broken: Error | undefined
      let rolledBack = false
      try {
        await command(client, 'begin')
        const result = await work({
          ...sqlOf(client),
          rollback: () => {
            rolledBack = true
          },
        })
        await command(client, rolledBack ? 'rollback' : 'commit')
        return result
      } catch (error) {
        await client.query('rollback').catch((failure: Error) => {
          broken = failure
        })
        throw error
      } finally {
        client.release(broken)
      }
    },
  }
}

/**
 * Does something without a time limit on a connection of its own, which is closed where that fails: nobody knows what
 * state it is in.
 */
async function unhurried(pool: pg.Pool, work: (client: pg.PoolClient) => Promise<void>): Promise<void> {
  const client = await pool.connect()
  let broken: Error | undefined
  try {
    await client.query('set statement_timeout = 0')
    await work(client)
    await client.query('reset statement_timeout')
  } catch (error) {
    broken = error as Error
    throw error
  } finally {
    client.release(broken)
  }
}

function sqlOf(client: pg.Pool | pg.PoolClient): Sql {
  const sql: Sql = {
    async query<Row extends object>({ name, text }: Statement, values: readonly unknown[]) {
      const { rows } = await client.query<Row>({ name, text, values: [...values] })
      return rows
    },
  }
  return tracer === undefined ? sql : tracedSql(tracer, sql)
}

const untracedCommand = async (client: pg.PoolClient, text: string): Promise<void> => {
  await client.query(text)
}
const command = tracer === undefined ? untracedCommand : tracedCommand(tracer, untracedCommand)

/** Creates the database of the URL unless it exists, waiting for the server to come up. */
export async function ensureDatabase(url: URL, waitMs: number): Promise<void> {
  const name = decodeURIComponent(url.pathname.slice(1))
  const maintenance = new URL(url)
  maintenance.pathname = '/postgres'
  const client = await connect(maintenance, performance.now() + waitMs)
  try {
    const { rowCount } = await client.query('select from pg_database where datname = $1', [name])
    if (rowCount === 0) await client.query(`create database ${client.escapeIdentifier(name)}`)
  } catch (error) {
    if (!isDuplicate(error)) throw error
  } finally {
    await client.end()
  }
}

async function connect(url: URL, deadline: number): Promise<pg.Client> {
  for (;;) {
    const client = new pg.Client({ connectionString: url.href })
    // Else a connection that is lost while it is closed would end the process.
    client.on('error', () => {})
    try {
      await client.connect()
      return client
    } catch (error) {
      if (performance.now() > deadline) throw error
      await delay(RETRY_MS)
    }
  }
}

/** Another process was faster in creating the same database. */
function isDuplicate(error: unknown): boolean {
  return error instanceof pg.DatabaseError && (error.code === '42P04' || error.code === '23505')
}
