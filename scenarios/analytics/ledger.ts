import type { Ledger } from '../../src/scenario/define.ts'
import type { FindingsCounter } from '../../src/scenario/verify.ts'
import { type EventRow, refusalOf } from './events.ts'
import type { TakenBatch } from './operations/post-events.ts'

/** Adds the events of all accepted batches that were in time, each once, and finds those that were refused all the same. */
export function takenEvents(counter: FindingsCounter, ledger: Ledger, taken: Map<string, EventRow>): void {
  for (const { key, content } of ledger.accepted) {
    const { sentAtMs, events, refused } = content as TakenBatch
    for (const event of events) {
      if (refusalOf(event.timeMs, sentAtMs) !== undefined) continue
      if (!refused.includes(event.id)) taken.set(event.id, event)
      else counter.add('lost', `${event.id} of batch ${key} was in time and was refused`)
    }
  }
}
