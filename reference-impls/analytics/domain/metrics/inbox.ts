import type { BenchStore } from '../../../base/bench.ts'
import type { Database } from '../../../base/sql.ts'
import type { Message } from '../collector/outbox.ts'
import { addToTotals, metricsBench, metricsSchema } from './postgres.ts'
import { additionsOf } from './totals.ts'

// The messages that the totals hold: one that is delivered again is known by its id.
export const inboxSchema = `
  ${metricsSchema}
  create table if not exists inbox (
    message_id uuid primary key,
    applied_at timestamptz not null default now()
  );
  create index if not exists inbox_applied_at on inbox (applied_at);`

const apply = {
  name: 'apply-messages',
  text: `insert into inbox (message_id) select * from unnest($1::uuid[]) on conflict do nothing returning message_id as id`,
}
const forget = {
  name: 'forget-messages',
  text: `delete from inbox where applied_at < now() - $1 * interval '1 millisecond'`,
}

/** Counts the events of messages, each message once however often it is delivered. */
export interface Inbox {
  take(messages: readonly Message[]): Promise<void>
  /** Forgets messages that were applied longer ago: none of them may be delivered again. */
  forget(ageMs: number): Promise<void>
}

export function postgresInbox(database: Database): Inbox {
  return {
    async take(messages) {
      const ids = messages.map(({ id }) => id).sort()
      await database.transaction(async (transaction) => {
        const applied = await transaction.query<{ id: string }>(apply, [ids])
        const isNew = new Set(applied.map(({ id }) => id))
        const events = messages.flatMap((message) => (isNew.delete(message.id) ? message.events : []))
        await addToTotals(transaction, additionsOf(events))
      })
    },
    async forget(ageMs) {
      await database.query(forget, [ageMs])
    },
  }
}

export const inboxBench = (database: Database): BenchStore =>
  metricsBench(database, [{ name: 'inbox', key: 'message_id' }])
