import type { Price } from '../catalog/port.ts'
import type { Line } from '../inventory/port.ts'
import type { PricedLine } from './port.ts'

export interface Quote {
  readonly totalCents: number
  readonly lines: readonly PricedLine[]
}

/** Puts prices to lines; `undefined` where a product has none, because it is unknown. */
export function quote(lines: readonly Line[], prices: readonly Price[]): Quote | undefined {
  const byProduct = new Map(prices.map((price) => [price.id, price.priceCents]))
  const priced: PricedLine[] = []
  let totalCents = 0
  for (const { productId, quantity } of lines) {
    const priceCents = byProduct.get(productId)
    if (priceCents === undefined) return undefined
    totalCents += priceCents * quantity
    priced.push({ productId, quantity, priceCents })
  }
  return { totalCents, lines: priced }
}

/** Whether two orders ask for the same, both in ascending order of product. */
export function sameLines(a: readonly Line[], b: readonly Line[]): boolean {
  return (
    a.length === b.length &&
    a.every((line, index) => line.productId === b[index]?.productId && line.quantity === b[index].quantity)
  )
}
