import { type BenchStore, page } from '../../../base/bench.ts'
import { benchTables } from '../../../base/bench-tables.ts'
import type { Database, Sql } from '../../../base/sql.ts'
import type { Inventory, Stock } from './port.ts'

// Room in each page lets an update stay there (heap-only tuples): the index is not touched.
export const inventorySchema = `
  create table if not exists stock (
    product_id integer primary key,
    available integer not null check (available >= 0)
  ) with (fillfactor = 50);
  create table if not exists reservations (
    order_id text primary key,
    product_ids integer[] not null,
    quantities integer[] not null
  );`

const availableOf = {
  name: 'available',
  text: `select product_id as "productId", available from stock where product_id = any($1::integer[])`,
}

/**
 * One statement, so that the rows stay locked for one round trip only. Rows are locked in the order of products
 * and before the reservation is written, by everybody: so no two orders wait for each other.
 * What is written comes from the locked rows: PostgreSQL checks `available >= 0` on the row as the statement's snapshot
 * has it before it follows it to the version that is locked, so calculating from that row would refuse too much.
 * Quantities are found by position, and rows by `any`, so that the planner needs the primary key alone.
 */
const reserve = {
  name: 'reserve',
  text: `
    with locked as materialized (
      select product_id, available - ($3::integer[])[array_position($2::integer[], product_id)] as rest
      from stock where product_id = any($2::integer[]) order by product_id for update
    ), verdict as (
      select count(*) filter (where rest >= 0) = cardinality($2::integer[]) as granted from locked
    ), claimed as (
      insert into reservations (order_id, product_ids, quantities)
      select $1, $2::integer[], $3::integer[] from verdict where granted
      on conflict (order_id) do nothing
      returning order_id
    ), taken as (
      update stock set available = locked.rest from locked
      where stock.product_id = locked.product_id and stock.product_id = any($2::integer[])
        and exists (select from claimed)
    )
    select granted from verdict`,
}

/** Sees what was committed while `reserve` waited for its locks, which that statement's own snapshot cannot. */
const reservationOf = { name: 'reservation', text: 'select 1 from reservations where order_id = $1' }

const release = {
  name: 'release',
  text: `
    with reserved as (
      select product_ids, quantities from reservations where order_id = $1
    ), locked as materialized (
      select product_id from stock where product_id = any((select product_ids from reserved)::integer[])
      order by product_id for update
    ), gone as (
      delete from reservations where order_id = $1 and (select count(*) from locked) > 0
      returning product_ids, quantities
    )
    update stock set available = available + gone.quantities[array_position(gone.product_ids, product_id)]
    from gone where product_id = any(gone.product_ids)`,
}

/** The inventory over the tables `stock` and `reservations`; works alone and inside a transaction. */
export function postgresInventory(sql: Sql): Inventory {
  return {
    available: (productIds) => sql.query<Stock>(availableOf, [productIds]),
    async reserve(orderId, lines) {
      const values = [orderId, lines.map((line) => line.productId), lines.map((line) => line.quantity)]
      const [verdict] = await sql.query<{ granted: boolean }>(reserve, values)
      if (verdict?.granted === true) return 'reserved'
      const earlier = await sql.query(reservationOf, [orderId])
      return earlier.length > 0 ? 'reserved' : 'out_of_stock'
    },
    async release(orderId) {
      await sql.query(release, [orderId])
    },
  }
}

const stockColumns = { product_id: 'id', available: 'stock' }
const auditStock = {
  name: 'audit-stock',
  text: `select product_id as "productId", available from stock where product_id > $1 order by product_id limit $2`,
}

const stockTotals = {
  name: 'total-stock',
  text: `select count(*)::float8 as products, coalesce(sum(available), 0)::float8 as available,
    coalesce(min(available), 0) as "lowestAvailable" from stock`,
}

export function inventoryBench(database: Database): BenchStore {
  return {
    ...benchTables(database, 'inventory', [
      { name: 'stock', key: 'product_id' },
      { name: 'reservations', key: 'order_id' },
    ]),
    rows: { products: (rows) => database.copy('stock', stockColumns, rows) },
    pending: async () => 0,
    audit: {
      stock: async (after, limit) =>
        page(await database.query<Stock>(auditStock, [Number(after ?? 0), limit + 1]), limit, (row) => row.productId),
    },
    lookUp: { stock: (ids) => database.query<Stock>(availableOf, [ids]) },
    totals: async () => (await database.query<object>(stockTotals, []))[0] ?? {},
  }
}
