import { type BenchStore, page } from '../../../base/bench.ts'
import { benchTables } from '../../../base/bench-tables.ts'
import type { Database, Sql } from '../../../base/sql.ts'
import type { Order, PricedLine, RejectionReason } from './port.ts'

// Ids are compared byte by byte, so that paging does not depend on the server's locale.
export const ordersSchema = `
  create table if not exists orders (
    id text collate "C" primary key,
    user_id integer not null,
    idempotency_key text collate "C" not null,
    status text not null check (status in ('pending', 'confirmed', 'rejected')),
    reason text,
    total_cents bigint,
    lines jsonb not null,
    created_at timestamptz not null default now(),
    unique (user_id, idempotency_key)
  );
  create index if not exists orders_pending on orders (created_at) where status = 'pending';`

/** An order as it is stored: with what was asked for, whatever became of it. */
export interface StoredOrder {
  readonly id: string
  readonly userId: number
  readonly status: Order['status']
  readonly reason: RejectionReason | null
  readonly totalCents: number
  readonly lines: readonly PricedLine[]
}

export interface NewOrder {
  readonly id: string
  readonly userId: number
  readonly idempotencyKey: string
  readonly status: 'pending' | 'confirmed'
  readonly totalCents: number
  readonly lines: readonly PricedLine[]
}

/** The orders that are kept. */
export interface OrderStore {
  /** False when the user's key is taken already; nothing is written then. */
  insert(order: NewOrder): Promise<boolean>
  byKey(userId: number, idempotencyKey: string): Promise<StoredOrder | undefined>
  byId(id: string): Promise<StoredOrder | undefined>
  /** Ends a pending order and tells how it is now: whoever comes first decides. */
  finish(id: string, status: 'confirmed' | 'rejected', reason: RejectionReason | null): Promise<StoredOrder | undefined>
  /** Orders that have been pending for longer, the oldest first. */
  pendingFor(ageMs: number, limit: number): Promise<readonly StoredOrder[]>
}

const columns = `id, user_id as "userId", status, reason, total_cents::float8 as "totalCents", lines`
const insert = {
  name: 'insert-order',
  text: `insert into orders (id, user_id, idempotency_key, status, total_cents, lines)
    values ($1, $2, $3, $4, $5, $6) on conflict (user_id, idempotency_key) do nothing returning 1`,
}
const byKey = {
  name: 'order-by-key',
  text: `select ${columns} from orders where user_id = $1 and idempotency_key = $2`,
}
const byId = { name: 'order', text: `select ${columns} from orders where id = $1` }
const finish = {
  name: 'finish-order',
  text: `update orders set status = $2, reason = $3 where id = $1 and status = 'pending' returning ${columns}`,
}
const pendingFor = {
  name: 'pending-orders',
  text: `select ${columns} from orders where status = 'pending' and created_at < now() - $1 * interval '1 millisecond'
    order by created_at limit $2`,
}

/** The store over the table `orders`; works alone and inside a transaction. */
export function postgresOrderStore(sql: Sql): OrderStore {
  const one = async (statement: { name: string; text: string }, values: unknown[]) => {
    const [row] = await sql.query<StoredOrder>(statement, values)
    return row
  }
  return {
    async insert({ id, userId, idempotencyKey, status, totalCents, lines }) {
      const values = [id, userId, idempotencyKey, status, totalCents, JSON.stringify(lines)]
      return (await sql.query(insert, values)).length === 1
    },
    byKey: (userId, idempotencyKey) => one(byKey, [userId, idempotencyKey]),
    byId: (id) => one(byId, [id]),
    finish: async (id, status, reason) => (await one(finish, [id, status, reason])) ?? (await one(byId, [id])),
    pendingFor: (ageMs, limit) => sql.query<StoredOrder>(pendingFor, [ageMs, limit]),
  }
}

/** The order as its owner sees it. */
export function present(order: StoredOrder): Order {
  const { id, status, reason, totalCents, lines } = order
  if (status === 'confirmed') return { id, status, totalCents, lines: lines.map(presentLine) }
  if (status === 'rejected') return { id, status, reason: reason ?? 'out_of_stock' }
  return { id, status }
}

const presentLine = ({ productId, quantity, priceCents }: PricedLine) => ({ productId, quantity, priceCents })

const orderColumns = {
  id: 'id',
  user_id: 'userId',
  idempotency_key: 'idempotencyKey',
  status: 'status',
  total_cents: 'totalCents',
  lines: 'lines',
  created_at: 'createdAt',
}
const countPending = {
  name: 'count-pending',
  text: `select count(*)::integer as pending from orders where status = 'pending'`,
}
const audited = `id, user_id as "userId", idempotency_key as "idempotencyKey", status,
  (select jsonb_agg(jsonb_build_object('productId', l->'productId', 'quantity', l->'quantity'))
    from jsonb_array_elements(lines) as l) as lines`
const audit = {
  name: 'audit-orders',
  text: `select ${audited} from orders where id > $1 collate "C" order by id limit $2`,
}
const lookUp = { name: 'look-up-orders', text: `select ${audited} from orders where id = any($1::text[])` }
const totals = {
  name: 'total-orders',
  text: `select
      count(*) filter (where status = 'confirmed')::float8 as confirmed,
      count(*) filter (where status = 'rejected')::float8 as rejected,
      count(*) filter (where status = 'pending')::float8 as pending,
      count(distinct (user_id, idempotency_key))::float8 as keys,
      coalesce(sum(units) filter (where status = 'confirmed'), 0)::float8 as "unitsConfirmed"
    from orders cross join lateral (
      select sum((line->>'quantity')::integer) as units from jsonb_array_elements(lines) as line
    ) as ordered`,
}

export function ordersBench(database: Database): BenchStore {
  return {
    ...benchTables(database, 'orders', [{ name: 'orders', key: 'id' }]),
    rows: { orders: (rows) => database.copy('orders', orderColumns, rows) },
    pending: async () => (await database.query<{ pending: number }>(countPending, []))[0]?.pending ?? 0,
    audit: {
      orders: async (after, limit) =>
        page(await database.query<{ id: string }>(audit, [after ?? '', limit + 1]), limit, (row) => row.id),
    },
    lookUp: { orders: (ids) => database.query(lookUp, [ids]) },
    totals: async () => (await database.query<object>(totals, []))[0] ?? {},
  }
}
