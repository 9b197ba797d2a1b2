import { collectAndCount } from '../../../reference-impls/analytics/domain/collector/in-transaction.ts'
import type { Event } from '../../../reference-impls/analytics/domain/collector/port.ts'
import { postgresEventStore } from '../../../reference-impls/analytics/domain/collector/store.ts'
import type { Metrics } from '../../../reference-impls/analytics/domain/metrics/port.ts'
import { addToTotals } from '../../../reference-impls/analytics/domain/metrics/postgres.ts'
import { additionsOf } from '../../../reference-impls/analytics/domain/metrics/totals.ts'
import type { Sql } from '../../../reference-impls/base/sql.ts'

/** The part of the analytics that is broken; what it does not name is as it should be. */
export interface Flaw {
  collect?(sql: Sql, events: readonly Event[]): Promise<void>
  metrics?(metrics: Metrics): Metrics
}

/** Does something else in one call of so many. */
function oneIn(count: number, usual: NonNullable<Flaw['collect']>, otherwise: NonNullable<Flaw['collect']>): Flaw {
  let calls = 0
  return { collect: (sql, events) => (++calls % count === 0 ? otherwise : usual)(sql, events) }
}

export const FLAWS: Readonly<Record<string, Flaw>> = {
  none: {},

  'counts-a-redelivered-batch-twice': oneIn(500, collectAndCount, async (sql, events) => {
    await collectAndCount(sql, events)
    await addToTotals(sql, additionsOf(events))
  }),

  'loses-one-batch-in-500': oneIn(500, collectAndCount, async () => {}),

  'forgets-to-count-one-batch-in-500': oneIn(500, collectAndCount, async (sql, events) => {
    await postgresEventStore(sql).insert(events.toSorted((a, b) => (a.id < b.id ? -1 : 1)))
  }),

  'serves-a-stale-aggregate': {
    metrics({ minutes, topUsers, total }) {
      return { minutes: keptFor(60_000, minutes), topUsers: keptFor(60_000, topUsers), total: keptFor(60_000, total) }
    },
  },
}

/** Answers what was answered to the same question a while ago. */
function keptFor<Question extends unknown[], Answer>(ms: number, ask: (...question: Question) => Promise<Answer>) {
  const kept = new Map<string, { readonly untilMs: number; readonly answer: Promise<Answer> }>()
  return (...question: Question): Promise<Answer> => {
    const key = JSON.stringify(question)
    const known = kept.get(key)
    if (known !== undefined && known.untilMs > performance.now()) return known.answer
    const answer = ask(...question)
    kept.set(key, { untilMs: performance.now() + ms, answer })
    return answer
  }
}
