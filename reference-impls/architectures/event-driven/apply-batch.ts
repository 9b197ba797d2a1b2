import type { Database, Sql } from '../../base/sql.ts'
import type { Batch } from './brokers/port.ts'
import { NOTHING_TO_DO } from './commands.ts'
import { advancePositions } from './positions.ts'

/** What a scenario's commands do to its tables; all of a batch at once, in the order of the log. */
export type Apply<Command> = (sql: Sql, commands: readonly Command[]) => Promise<void>

/**
 * Applies a batch of commands in one transaction, together with the positions of the log behind it: a batch that comes
 * again, to this worker or to another one, finds them moved and changes nothing.
 */
export function applyBatch<Command>(
  database: Database,
  { entries, from, to }: Batch,
  apply: Apply<Command>,
): Promise<'committed' | 'stale'> {
  const commands = entries.flatMap(({ value }) => (value === NOTHING_TO_DO ? [] : [JSON.parse(value) as Command]))
  return database.transaction(async (transaction) => {
    if (!(await advancePositions(transaction, from, to))) {
      transaction.rollback()
      return 'stale'
    }
    await apply(transaction, commands)
    return 'committed'
  })
}
