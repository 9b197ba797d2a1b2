import { setTimeout as delay } from 'node:timers/promises'
import type { BenchStore } from '../../base/bench.ts'
import type { Database } from '../../base/sql.ts'
import { persistently } from '../../kit/persistently.ts'
import { partitionOf } from './brokers/partition.ts'
import type { EventLog } from './brokers/port.ts'
import { COMMANDS, NOTHING_TO_DO, PARTITIONS } from './commands.ts'
import { loadPositions, setPositions } from './positions.ts'

const EVERY_PARTITION = [...Array(PARTITIONS).keys()]
/** One key for each partition. */
const KEYS = EVERY_PARTITION.map((partition) => keyIn(partition))
/**
 * How long a log is waited for that does not do what it is asked, and workers that take nothing. A deployment that stood
 * still has a broker that counts everybody out, itself too, and on a busy machine that takes long to be put right; who
 * resets or restores waits five minutes.
 */
const PATIENCE_MS = 240_000
/** Less than who asks for what is pending waits for the answer. */
const COUNT_PATIENCE_MS = 30_000
const POLL_INTERVAL_MS = 5

/**
 * The stores of a scenario with the commands that are on their way to them. The commands are dropped first:
 * one that was applied after the tables were emptied would come back from the dead.
 */
export function benchStores(database: Database, log: EventLog, stores: readonly BenchStore[]): BenchStore[] {
  const pending = (): Promise<number> =>
    persistently(async () => log.lag(COMMANDS, await loadPositions(database, EVERY_PARTITION)), COUNT_PATIENCE_MS)
  const dropCommands = async (): Promise<void> =>
    setPositions(database, await persistently(() => log.clear(COMMANDS), PATIENCE_MS))
  const commands: BenchStore = {
    async reset() {
      await dropCommands()
      for (const store of stores) await store.reset()
    },
    rows: {},
    /** Commands are applied from now on: workers that stood still may have lost their partitions to each other. */
    async ready() {
      const nothing = KEYS.map((key) => ({ key, value: NOTHING_TO_DO }))
      await persistently(() => log.append(COMMANDS, nothing), PATIENCE_MS)
      const deadline = performance.now() + PATIENCE_MS
      while ((await pending()) > 0) {
        if (performance.now() > deadline) throw new Error(`No worker has taken a command for ${PATIENCE_MS} ms`)
        await delay(POLL_INTERVAL_MS)
      }
    },
    pending,
    audit: {},
    snapshot: async () => {},
    async restore(name) {
      await dropCommands()
      for (const store of stores) if (!(await store.restore?.(name))) return false
      return true
    },
  }
  const done = { reset: async () => {}, ...(stores.every((store) => store.restore) && { restore: async () => true }) }
  return [commands, ...stores.map((store) => ({ ...store, ...done }))]
}

function keyIn(partition: number): string {
  for (let key = 0; ; key++) if (partitionOf(String(key), PARTITIONS) === partition) return String(key)
}
