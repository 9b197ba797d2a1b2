import type { BenchStore } from '../../../base/bench.ts'
import { benchTables } from '../../../base/bench-tables.ts'
import type { Database, Sql } from '../../../base/sql.ts'
import type { Catalog, Price, Product, ProductSummary } from './port.ts'

export const catalogSchema = `
  create table if not exists products (
    id integer primary key,
    name text not null,
    category text not null,
    description text not null,
    price_cents integer not null check (price_cents >= 0)
  );
  create index if not exists products_category on products (category, id);`

const listAll = {
  name: 'products',
  text: `select id, name, category, price_cents as "priceCents" from products where id > $1 order by id limit $2`,
}
const listCategory = {
  name: 'products-of-category',
  text: `select id, name, category, price_cents as "priceCents" from products
    where category = $3 and id > $1 order by id limit $2`,
}
const byId = {
  name: 'product',
  text: `select id, name, category, description, price_cents as "priceCents" from products where id = $1`,
}
const pricesOf = {
  name: 'prices',
  text: `select id, price_cents as "priceCents" from products where id = any($1::integer[])`,
}

/** The catalog over the table `products`. */
export function postgresCatalog(sql: Sql): Catalog {
  return {
    async list(category, after, limit) {
      // One row more than asked for tells whether another page follows.
      const rows =
        category === undefined
          ? await sql.query<ProductSummary>(listAll, [after, limit + 1])
          : await sql.query<ProductSummary>(listCategory, [after, limit + 1, category])
      if (rows.length <= limit) return { products: rows, next: null }
      rows.pop()
      return { products: rows, next: rows.at(-1)?.id ?? null }
    },
    async product(id) {
      const [row] = await sql.query<Product>(byId, [id])
      return row
    },
    prices: (ids) => sql.query<Price>(pricesOf, [ids]),
  }
}

const productColumns = {
  id: 'id',
  name: 'name',
  category: 'category',
  description: 'description',
  price_cents: 'priceCents',
}

export function catalogBench(database: Database): BenchStore {
  return {
    ...benchTables(database, 'catalog', [{ name: 'products', key: 'id', isConstant: true }]),
    rows: { products: (rows) => database.copy('products', productColumns, rows) },
    pending: async () => 0,
    audit: {},
  }
}
