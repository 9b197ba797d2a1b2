import type { Sql } from '../../../base/sql.ts'
import { uuidv7 } from '../../../base/uuid.ts'
import { tracer } from '../../../kit/tracing/tracer.ts'
import { tracedSend } from './traced-send.ts'

// Queues with the semantics of SQS standard queues, as a table: at least once, in no strict order.
// `visible_at` lies in the future while a message is with a receiver; one that is not deleted until then comes again.
export const queueSchema = `
  create table if not exists queue_messages (
    id uuid primary key,
    queue text collate "C" not null,
    body text not null,
    sent_at timestamptz not null default now(),
    visible_at timestamptz not null default now(),
    first_received_at timestamptz,
    receive_count integer not null default 0,
    receipt uuid
  );
  create index if not exists queue_messages_visible on queue_messages (queue, visible_at);`

/** A message in the hands of a receiver. */
export interface ReceivedMessage {
  readonly id: string
  /** Of this receipt alone: who has it may delete the message for as long as nobody else has received it. */
  readonly receipt: string
  readonly body: string
  /** How often it has been received, this time included. */
  readonly receiveCount: number
  /** Unix time in milliseconds. */
  readonly sentAtMs: number
  /** Unix time in milliseconds. */
  readonly firstReceivedAtMs: number
}

/** Where messages go that were received too often. */
export interface Redrive {
  /** Name of the queue that takes them. */
  readonly deadLetterQueue: string
  /** A message that has been received so often is not delivered again. */
  readonly maxReceiveCount: number
}

export interface Reception {
  readonly messages: readonly ReceivedMessage[]
  /** How many were moved to the dead letter queue instead. */
  readonly deadLetters: number
}

const send = {
  name: 'send-messages',
  text: `insert into queue_messages (queue, id, body) select $1, id, body from unnest($2::uuid[], $3::text[]) as m(id, body)`,
}

async function insertMessages(sql: Sql, queue: string, bodies: readonly string[]): Promise<void> {
  const ids = bodies.map(() => uuidv7())
  if (bodies.length > 0) await sql.query(send, [queue, ids, bodies])
}

/** Sends messages, all or none. Inside of a transaction they are sent when it commits. */
export const sendMessages = tracer === undefined ? insertMessages : tracedSend(tracer, insertMessages)

// Two receivers never wait for each other. The ids are an array, so that the planner needs the primary key alone.
const receive = {
  name: 'receive-messages',
  text: `
    update queue_messages m set
      queue = case when receive_count >= $4 then $5 else queue end,
      visible_at = case when receive_count >= $4 then now() else now() + $3 * interval '1 second' end,
      receive_count = case when receive_count >= $4 then 0 else receive_count + 1 end,
      first_received_at = coalesce(first_received_at, now()),
      receipt = gen_random_uuid()
    where id = any(array(
      select id from queue_messages where queue = $1 and visible_at <= now()
      order by visible_at limit $2 for update skip locked
    ))
    returning id, receipt, body, receive_count as "receiveCount", receive_count = 0 as "isDead",
      extract(epoch from sent_at)::float8 * 1000 as "sentAtMs",
      extract(epoch from first_received_at)::float8 * 1000 as "firstReceivedAtMs"`,
}

interface ReceivedRow extends ReceivedMessage {
  readonly isDead: boolean
}

/**
 * Receives up to `limit` visible messages and hides them for `visibilityTimeoutSeconds`. Those that have been received too
 * often are moved to the dead letter queue and not handed out.
 */
export async function receiveMessages(
  sql: Sql,
  queue: string,
  limit: number,
  visibilityTimeoutSeconds: number,
  redrive: Redrive | undefined,
): Promise<Reception> {
  const { maxReceiveCount = null, deadLetterQueue = null } = redrive ?? {}
  const values = [queue, limit, visibilityTimeoutSeconds, maxReceiveCount, deadLetterQueue]
  const rows = await sql.query<ReceivedRow>(receive, values)
  const messages = rows.filter(({ isDead }) => !isDead)
  return { messages, deadLetters: rows.length - messages.length }
}

const remove = {
  name: 'delete-messages',
  text: 'delete from queue_messages where id = any($1::uuid[]) and receipt = any($2::uuid[])',
}

/** Deletes messages that have been handled. One that somebody else has received meanwhile stays. */
export async function deleteMessages(sql: Sql, messages: readonly ReceivedMessage[]): Promise<void> {
  if (messages.length === 0) return
  await sql.query(remove, [messages.map(({ id }) => id), messages.map(({ receipt }) => receipt)])
}
