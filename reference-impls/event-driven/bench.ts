import type { BenchStore } from '../domain/bench.ts'
import type { Database } from '../domain/sql.ts'
import type { EventLog } from '../kit/event-log/port.ts'
import { COMMANDS, PARTITIONS } from './command.ts'
import { loadPositions, setPositions } from './positions.ts'

const EVERY_PARTITION = [...Array(PARTITIONS).keys()]

/**
 * The stores of the shop with the commands that are on their way to them. The commands are dropped first:
 * one that was applied after the tables were emptied would come back from the dead.
 */
export function benchStores(database: Database, log: EventLog, stores: readonly BenchStore[]): BenchStore[] {
  const commands: BenchStore = {
    async reset() {
      await setPositions(database, await log.clear(COMMANDS))
      await Promise.all(stores.map((store) => store.reset()))
    },
    rows: {},
    ready: async () => {},
    pending: async () => log.lag(COMMANDS, await loadPositions(database, EVERY_PARTITION)),
    audit: {},
  }
  return [commands, ...stores.map((store) => ({ ...store, reset: async () => {} }))]
}
