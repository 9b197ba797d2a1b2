import pg from 'pg'
import { expect } from 'vitest'

/** Rows that a test keeps locked, so that whoever wants to write them is in the midst of it. */
export interface RowLocks {
  /** @param query selects the rows for update */
  hold(query: string): Promise<void>
  /** Resolves once somebody waits for one of the rows. */
  waitedFor(): Promise<void>
  release(): Promise<void>
  /** Runs a statement of the test's own. */
  run(statement: string): Promise<void>
  end(): Promise<void>
}

export async function rowLocks(url: URL): Promise<RowLocks> {
  const client = new pg.Client({ connectionString: url.href })
  await client.connect()
  const waiting = "select from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()"
  return {
    async hold(query) {
      await client.query('begin')
      await client.query(query)
    },
    async waitedFor() {
      await expect.poll(async () => (await client.query(waiting)).rowCount, { timeout: 10_000 }).toBeGreaterThan(0)
    },
    release: async () => void (await client.query('rollback')),
    run: async (statement) => void (await client.query(statement)),
    end: () => client.end(),
  }
}
