import { setTimeout as delay } from 'node:timers/promises'
import type { BenchStore } from '../domain/bench.ts'
import type { Database } from '../domain/sql.ts'
import { partitionOf } from '../kit/event-log/partition.ts'
import type { EventLog } from '../kit/event-log/port.ts'
import { COMMANDS, NOTHING_TO_DO, PARTITIONS } from './commands.ts'
import { loadPositions, setPositions } from './positions.ts'

const EVERY_PARTITION = [...Array(PARTITIONS).keys()]
/** One key for each partition. */
const KEYS = EVERY_PARTITION.map((partition) => keyIn(partition))
const READY_WITHIN_MS = 30_000
const POLL_INTERVAL_MS = 5

/**
 * The stores of a scenario with the commands that are on their way to them. The commands are dropped first:
 * one that was applied after the tables were emptied would come back from the dead.
 */
export function benchStores(database: Database, log: EventLog, stores: readonly BenchStore[]): BenchStore[] {
  const pending = async (): Promise<number> => log.lag(COMMANDS, await loadPositions(database, EVERY_PARTITION))
  const commands: BenchStore = {
    async reset() {
      await setPositions(database, await log.clear(COMMANDS))
      for (const store of stores) await store.reset()
    },
    rows: {},
    /** Commands are applied from now on: workers that stood still may have lost their partitions to each other. */
    async ready() {
      await log.append(
        COMMANDS,
        KEYS.map((key) => ({ key, value: NOTHING_TO_DO })),
      )
      const deadline = performance.now() + READY_WITHIN_MS
      while ((await pending()) > 0) {
        if (performance.now() > deadline) throw new Error(`No worker has taken a command for ${READY_WITHIN_MS} ms`)
        await delay(POLL_INTERVAL_MS)
      }
    },
    pending,
    audit: {},
    snapshot: async () => {},
    async restore(name) {
      await setPositions(database, await log.clear(COMMANDS))
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
