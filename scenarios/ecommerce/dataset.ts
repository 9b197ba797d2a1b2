import { scryptSync } from 'node:crypto'
import type { DataSize, Rows } from '../../src/scenario/define.ts'
import type { Random } from '../../src/scenario/random.ts'
import { generatedRows, pickRow } from '../../src/scenario/rows.ts'
import { rankOfProduct } from './popularity.ts'

export type UserRow = { readonly id: number; readonly email: string; readonly passwordHash: string }

export type ProductRow = {
  readonly id: number
  readonly name: string
  readonly category: string
  readonly description: string
  readonly priceCents: number
  readonly stock: number
}

export type OrderRow = {
  readonly id: string
  readonly userId: number
  readonly idempotencyKey: string
  readonly status: 'confirmed'
  readonly totalCents: number
  readonly lines: readonly { readonly productId: number; readonly quantity: number; readonly priceCents: number }[]
  readonly createdAt: string
}

export type ShopData = {
  readonly users: Rows<UserRow>
  readonly products: Rows<ProductRow>
  readonly orders: Rows<OrderRow>
}

const SIZES: Readonly<Record<DataSize, { readonly users: number; readonly products: number }>> = {
  small: { users: 200, products: 1_000 },
  medium: { users: 20_000, products: 100_000 },
  large: { users: 100_000, products: 1_000_000 },
}
/** Users who shop: all of them are signed in before the load starts, which takes some 3 ms of CPU time each. */
export const SHOPPERS = 200
const CATEGORIES = 20
const PLENTY = 1_000_000
const SCARCE = 50
/** Users share so many passwords and their hashes: each hash takes some 3 ms to make, and no target can tell. */
const PASSWORDS = 16

export function emailOf(userId: number): string {
  return `user${userId}@shop.example`
}

export function passwordOf(userId: number): string {
  return `correct-horse-${userId % PASSWORDS}`
}

export const accounts = { emailOf, passwordOf }

export function historyOrderId(userId: number): string {
  return `history-${userId}`
}

/**
 * One in fifty is scarce, from the second most popular downwards: that one sells out within some six hundred orders, so that
 * a short round too sees the race for the last units; the others follow or never do. The most popular one is plentiful,
 * so that its row stays as contended as it is.
 */
export function isScarce(rank: number): boolean {
  return rank % 50 === 1
}

/** What a product has in stock before anybody orders. */
export function stockAtStart(productId: number, products: number): number {
  return isScarce(rankOfProduct(productId, products)) ? SCARCE : PLENTY
}

/** The rows of the shop: users, then products, then one order of each user's past. */
export function shopDataset(random: Random, size: DataSize = 'small'): ShopData {
  const count = SIZES[size]
  const users = generatedRows(count.users, random.fork('users'), userMaker(random.fork('passwords')))
  const products = generatedRows(count.products, random.fork('products'), (source, index) =>
    makeProduct(source, index + 1, count.products),
  )
  const orders = generatedRows(count.users, random.fork('orders'), (source, index) =>
    pastOrder(source, index + 1, products),
  )
  // Few enough to be kept, which is quicker than to make them again.
  return size === 'small'
    ? { users: [...users], products: [...products], orders: [...orders] }
    : { users, products, orders }
}

function userMaker(random: Random): (random: Random, index: number) => UserRow {
  const hashes = Array.from({ length: PASSWORDS }, (_, index) => hash(passwordOf(index), random))
  return (_, index) => {
    const id = index + 1
    return { id, email: emailOf(id), passwordHash: hashes[id % PASSWORDS] as string }
  }
}

/** PHC string of scrypt with N = 2^10, r = 8, p = 1. */
function hash(password: string, random: Random): string {
  const salt = Buffer.from(Array.from({ length: 16 }, () => random.int(0, 255)))
  const key = scryptSync(password, salt, 32, { N: 1 << 10, r: 8, p: 1 })
  return `$scrypt$ln=10,r=8,p=1$${unpadded(salt)}$${unpadded(key)}`
}

function unpadded(bytes: Buffer): string {
  return bytes.toString('base64').replace(/=+$/, '')
}

const ADJECTIVES = ['Light', 'Sturdy', 'Folding', 'Quiet', 'Bright', 'Woollen', 'Steel', 'Oak', 'Travel', 'Classic']
const THINGS = ['lamp', 'chair', 'kettle', 'jacket', 'rucksack', 'notebook', 'speaker', 'knife', 'blanket', 'clock']
const SENTENCES = [
  'Made to be used every day and to be mended when it wears.',
  'Weighs less than you would think when you see it.',
  'Comes with a cotton bag and a spare part for what breaks first.',
  'Fits through a narrow door and into a small flat.',
  'Tested for ten thousand hours in a workshop by the sea.',
  'Goes with everything that is in the house already.',
  'Keeps its shape and its colour in rain, sun and frost.',
  'The maker takes it back when you no longer need it.',
]

function makeProduct(random: Random, id: number, products: number): ProductRow {
  return {
    id,
    name: `${random.pick(ADJECTIVES)} ${random.pick(THINGS)} ${id}`,
    category: categoryName(random.int(1, CATEGORIES)),
    description: Array.from({ length: 6 }, () => random.pick(SENTENCES)).join(' '),
    priceCents: random.int(199, 49_999),
    stock: stockAtStart(id, products),
  }
}

function categoryName(number: number): string {
  return `category-${String(number).padStart(2, '0')}`
}

function pastOrder(random: Random, userId: number, products: Rows<ProductRow>): OrderRow {
  const bought = pickRow(products, random)
  const quantity = random.int(1, 3)
  return {
    id: historyOrderId(userId),
    userId,
    idempotencyKey: historyOrderId(userId),
    status: 'confirmed',
    totalCents: bought.priceCents * quantity,
    lines: [{ productId: bought.id, quantity, priceCents: bought.priceCents }],
    createdAt: new Date(Date.UTC(2026, 0, 1, 0, userId)).toISOString(),
  }
}
