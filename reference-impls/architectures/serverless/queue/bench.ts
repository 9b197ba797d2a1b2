import { setTimeout as delay } from 'node:timers/promises'
import type { BenchStore } from '../../../base/bench.ts'
import type { Database } from '../../../base/sql.ts'

/** Less than the function may take. */
const EMPTY_WITHIN_MS = 240_000
const POLL_INTERVAL_MS = 20

const purge = {
  name: 'purge-queues',
  text: 'delete from queue_messages where queue = any($1) and visible_at <= now()',
}
const count = {
  name: 'count-messages',
  text: 'select count(*)::integer as pending from queue_messages where queue = any($1)',
}

type StoreOf = (database: Database) => BenchStore

/**
 * The stores of a scenario with the messages that are on their way to them in these queues. A reset purges the queues
 * first and waits for what functions have in hand: it would come back from the dead after the tables were emptied.
 */
export function benchStores(queues: readonly string[], stores: readonly StoreOf[]): StoreOf[] {
  return [
    (database) => queueBench(database, queues, stores),
    ...stores.map((store) => (database: Database) => withoutReset(store(database))),
  ]
}

const withoutReset = (store: BenchStore): BenchStore => ({
  ...store,
  reset: async () => {},
  ...(store.restore && { restore: async () => true }),
})

function queueBench(database: Database, queues: readonly string[], stores: readonly StoreOf[]): BenchStore {
  const pending = async () => (await database.query<{ pending: number }>(count, [queues]))[0]?.pending ?? 0
  return {
    async reset() {
      await empty(database, queues, pending)
      for (const store of stores) await store(database).reset()
    },
    rows: {},
    ready: () => database.execute('analyze queue_messages'),
    pending,
    audit: {},
    snapshot: async () => {},
    async restore(name) {
      await empty(database, queues, pending)
      for (const store of stores) if (!(await store(database).restore?.(name))) return false
      return true
    },
  }
}

async function empty(database: Database, queues: readonly string[], pending: () => Promise<number>): Promise<void> {
  const deadline = performance.now() + EMPTY_WITHIN_MS
  for (;;) {
    await database.query(purge, [queues])
    if ((await pending()) === 0) break
    if (performance.now() > deadline) throw new Error(`A function has had a message for ${EMPTY_WITHIN_MS} ms`)
    await delay(POLL_INTERVAL_MS)
  }
  // Dead letters as well.
  await database.execute('truncate queue_messages')
}
