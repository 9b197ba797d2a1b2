import { UserError } from '../../base/errors.ts'
import { closest } from '../../base/suggest.ts'
import type { Catalogue } from '../model/index.ts'
import { type Price, usdFor } from '../model/price.ts'

/** What a quantity of one month costs. */
export interface PricedQuantity {
  readonly catalogue: string
  readonly key: string
  readonly price: Price
  /** In the price's unit. */
  readonly quantity: number
  readonly usd: number
}

/**
 * Prices quantities like `lambda-requests=3`. Throws a UserError for a key that no catalogue has, or that several have.
 * @param withFreeTier whether the monthly free allowance is taken off first
 */
export function pricedQuantities(
  pairs: readonly string[],
  catalogues: readonly Catalogue[],
  withFreeTier: boolean,
): PricedQuantity[] {
  return pairs.map((pair) => {
    const [, key = pair, text = ''] = /^(.*)=([^=]*)$/.exec(pair) ?? []
    const { catalogue, price } = findPrice(key, catalogues)
    const quantity = text.trim() === '' ? Number.NaN : Number(text)
    if (!(quantity >= 0 && Number.isFinite(quantity))) {
      throw new UserError('this is no quantity', {
        key: '--quantity',
        found: pair,
        expected: `${key}=<number>, in units of a ${price.unit}`,
        remedy: `Write --quantity ${key}=3, say`,
      })
    }
    return { catalogue, key, price, quantity, usd: usdFor(price, quantity, withFreeTier) }
  })
}

function findPrice(key: string, catalogues: readonly Catalogue[]): { catalogue: string; price: Price } {
  const found = catalogues.flatMap(({ name, prices }) => {
    const price = Object.hasOwn(prices, key) ? prices[key] : undefined
    return price === undefined ? [] : [{ catalogue: name, price }]
  })
  const [first, second] = found
  if (first !== undefined && second === undefined) return first
  const keys = catalogues.flatMap(({ prices }) => Object.keys(prices))
  throw new UserError(
    first === undefined
      ? `there is no price "${key}"${closest(key, keys)}`
      : `several catalogues have a price "${key}"`,
    {
      key: '--quantity',
      found: first === undefined ? key : found.map(({ catalogue }) => catalogue).join(', '),
      expected: 'a key that "archbench prices" lists, in one catalogue',
      remedy: 'Name the catalogue before the flag: archbench prices aws --quantity lambda-requests=3',
    },
  )
}
