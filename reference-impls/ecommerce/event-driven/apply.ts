import type { Sql } from '../../base/sql.ts'
import { type Decision, decide, purchaseName, type StockedProduct } from './decide.ts'
import type { PlaceOrder } from './place-order.ts'

/** Decides the purchases of a batch and writes what came of them. */
export async function applyOrders(sql: Sql, commands: readonly PlaceOrder[]): Promise<void> {
  const known = await knownPurchases(sql, commands)
  const products = await lockedProducts(sql, commands)
  await write(sql, decide(commands, known, products))
}

// One look into the index for each: a plain join would be planned as a scan while there are few orders, and stay one.
const purchases = {
  name: 'known-purchases',
  text: `select p.user_id as "userId", p.idempotency_key as "idempotencyKey"
    from unnest($1::integer[], $2::text[]) as p(user_id, idempotency_key)
    cross join lateral (
      select from orders o where o.user_id = p.user_id and o.idempotency_key = p.idempotency_key limit 1
    ) as known`,
}

async function knownPurchases(sql: Sql, commands: readonly PlaceOrder[]): Promise<Set<string>> {
  const rows = await sql.query<{ userId: number; idempotencyKey: string }>(purchases, [
    commands.map(({ userId }) => userId),
    commands.map(({ idempotencyKey }) => idempotencyKey),
  ])
  return new Set(rows.map(({ userId, idempotencyKey }) => purchaseName(userId, idempotencyKey)))
}

// In the order of products, as everybody who locks stock does: so nobody waits in a circle.
const products = {
  name: 'lock-stocked-products',
  text: `select s.product_id as id, s.available, p.price_cents as "priceCents"
    from stock s join products p on p.id = s.product_id
    where s.product_id = any($1::integer[]) order by s.product_id for update of s`,
}

function lockedProducts(sql: Sql, commands: readonly PlaceOrder[]): Promise<StockedProduct[]> {
  const ids = new Set(commands.flatMap(({ lines }) => lines.map(({ productId }) => productId)))
  return sql.query<StockedProduct>(products, [[...ids]])
}

const effects = {
  name: 'write-decided-orders',
  text: `
    with decided as (
      select * from unnest($1::text[], $2::integer[], $3::text[], $4::text[], $5::text[], $6::bigint[], $7::text[], $8::text[], $9::text[])
        as d(id, user_id, idempotency_key, status, reason, total_cents, lines, product_ids, quantities)
    ), written as (
      insert into orders (id, user_id, idempotency_key, status, reason, total_cents, lines)
      select id, user_id, idempotency_key, status, reason, total_cents, lines::jsonb from decided
    ), reserved as (
      insert into reservations (order_id, product_ids, quantities)
      select id, product_ids::integer[], quantities::integer[] from decided where status = 'confirmed'
    )
    update stock s set available = rest.available
    from unnest($10::integer[], $11::integer[]) as rest(product_id, available) where s.product_id = rest.product_id`,
}

async function write(sql: Sql, { orders, stock }: Decision): Promise<void> {
  if (orders.length === 0) return
  await sql.query(effects, [
    orders.map(({ id }) => id),
    orders.map(({ userId }) => userId),
    orders.map(({ idempotencyKey }) => idempotencyKey),
    orders.map(({ status }) => status),
    orders.map(({ reason }) => reason),
    orders.map(({ totalCents }) => totalCents),
    orders.map(({ lines }) => JSON.stringify(lines)),
    orders.map(({ lines }) => arrayLiteral(lines.map(({ productId }) => productId))),
    orders.map(({ lines }) => arrayLiteral(lines.map(({ quantity }) => quantity))),
    [...stock.keys()],
    [...stock.values()],
  ])
}

const arrayLiteral = (numbers: readonly number[]): string => `{${numbers.join()}}`
