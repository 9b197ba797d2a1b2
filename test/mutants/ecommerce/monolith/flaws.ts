import { setTimeout as delay } from 'node:timers/promises'
import { createVerifier } from 'fast-jwt'
import { jwtTokens, type Tokens } from '../../../../reference-impls/accounts/tokens.ts'
import { ApiError } from '../../../../reference-impls/base/api-error.ts'
import type { Database, Sql } from '../../../../reference-impls/base/sql.ts'
import type { Catalog } from '../../../../reference-impls/ecommerce/domain/catalog/port.ts'
import type { Inventory } from '../../../../reference-impls/ecommerce/domain/inventory/port.ts'
import { postgresInventory } from '../../../../reference-impls/ecommerce/domain/inventory/postgres.ts'
import { transactionalOrders } from '../../../../reference-impls/ecommerce/domain/orders/in-transaction.ts'
import type { Order, Orders } from '../../../../reference-impls/ecommerce/domain/orders/port.ts'

interface Parts {
  readonly database: Database
  readonly catalog: Catalog
  /** The orders of a shop that has no flaw. */
  readonly right: Orders
}

/** The part of a shop that is broken; what it does not name is as it should be. */
export interface Flaw {
  orders?(parts: Parts): Orders
  inventory?(sql: Sql): Inventory
  tokens?(secret: string): Tokens
}

export const FLAWS: Readonly<Record<string, Flaw>> = {
  none: {},

  'loses-one-order-in-500': {
    orders({ database, catalog, right }) {
      const forgetful = transactionalOrders(neverCommitting(database), catalog, postgresInventory)
      let placed = 0
      return { ...right, place: (purchase) => (++placed % 500 === 0 ? forgetful : right).place(purchase) }
    },
  },

  'takes-stock-twice-for-one-order-in-500': {
    orders({ database, right }) {
      let placed = 0
      return {
        ...right,
        async place(purchase) {
          const placement = await right.place(purchase)
          if (placement.status === 'confirmed' && ++placed % 500 === 0) {
            await postgresInventory(database).reserve(`${placement.id}-again`, purchase.lines)
          }
          return placement
        },
      }
    },
  },

  'oversells-under-a-race': {
    inventory: (sql) => ({ ...postgresInventory(sql), reserve: (orderId, lines) => checkThenAct(sql, orderId, lines) }),
  },

  "shows-another-user's-order": {
    orders({ database, right }) {
      let reads = 0
      return {
        ...right,
        read: async (userId, orderId) =>
          (++reads % 50 === 0 ? await anyOther(database, userId) : undefined) ?? right.read(userId, orderId),
      }
    },
  },

  'accepts-an-expired-token': {
    tokens(secret) {
      const verify = createVerifier({ key: secret, algorithms: ['HS256'], ignoreExpiration: true, cache: false })
      return {
        ...jwtTokens(secret),
        authenticate({ authorization }) {
          try {
            return Number((verify(String(authorization).replace(/^Bearer /, '')) as { sub: string }).sub)
          } catch {
            throw new ApiError(401, 'unauthorized', 'A valid bearer token is needed.')
          }
        },
      }
    },
  },

  'confirms-with-other-quantities': {
    orders({ database, right }) {
      let placed = 0
      return {
        ...right,
        async place(purchase) {
          const placement = await right.place(purchase)
          if (placement.status === 'confirmed' && ++placed % 500 === 0) await database.query(oneMore, [placement.id])
          return placement
        },
      }
    },
  },
}

const oneMore = {
  name: 'one-more',
  text: `update orders set lines = jsonb_set(lines, '{0,quantity}', to_jsonb((lines->0->>'quantity')::integer + 1))
    where id = $1`,
}

/** A database whose transactions do their work and are rolled back, whatever they say. */
function neverCommitting(database: Database): Database {
  return {
    ...database,
    transaction: (work) =>
      database.transaction(async (transaction) => {
        const result = await work(transaction)
        transaction.rollback()
        return result
      }),
  }
}

const stockOf = { name: 'stock-of', text: 'select available from stock where product_id = $1' }
const setStock = { name: 'set-stock', text: 'update stock set available = $2 where product_id = $1' }

/** Reads what is left, and writes what will be left without asking again: somebody else may have written meanwhile. */
async function checkThenAct(
  sql: Sql,
  _orderId: string,
  lines: Parameters<Inventory['reserve']>[1],
): ReturnType<Inventory['reserve']> {
  const rests: number[] = []
  for (const { productId, quantity } of lines) {
    const [stock] = await sql.query<{ available: number }>(stockOf, [productId])
    rests.push((stock?.available ?? 0) - quantity)
  }
  if (rests.some((rest) => rest < 0)) return 'out_of_stock'
  await delay(10)
  for (const [index, { productId }] of lines.entries()) await sql.query(setStock, [productId, rests[index]])
  return 'reserved'
}

const ofAnybodyElse = {
  name: 'of-anybody-else',
  text: `select id, status, total_cents::float8 as "totalCents", lines from orders
    where user_id <> $1 and status = 'confirmed' limit 1`,
}

async function anyOther(database: Database, userId: number): Promise<Order | undefined> {
  return (await database.query<Order>(ofAnybodyElse, [userId]))[0]
}
