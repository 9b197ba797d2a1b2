import { type Sampler, zipf } from '../../src/scenario/sampling.ts'

/** Coprime to the number of products, so that every product has one rank, and neighbours in rank lie far apart in id. */
const STRIDE = 389

/** Web shops see exponents between 0.6 and 1 (Breslau et al., Web caching and Zipf-like distributions, INFOCOM 1999). */
const EXPONENT = 0.8

/** The product at a rank of popularity among so many, 0 being the most popular. */
export function productAtRank(rank: number, products: number): number {
  return 1 + ((rank * STRIDE) % products)
}

/** The rank of a product: `productAtRank` the other way round. */
export function rankOfProduct(productId: number, products: number): number {
  return ((productId - 1) * inverseStride(products)) % products
}

/** Draws a product id out of so many, popular ones more often. */
export function productSampler(products: number): Sampler<number> {
  const drawRank = kept(ranks, products, () => zipf(products, EXPONENT))
  return (random) => productAtRank(drawRank(random), products)
}

const ranks = new Map<number, Sampler<number>>()
const inverses = new Map<number, number>()

/** The number whose product with the stride leaves 1, modulo the number of products. */
function inverseStride(products: number): number {
  return kept(inverses, products, () => {
    for (let factor = 1; factor < products; factor++) if ((factor * STRIDE) % products === 1) return factor
    throw new RangeError(`${STRIDE} and the number of products, ${products}, have a factor in common`)
  })
}

function kept<Value>(values: Map<number, Value>, key: number, make: () => Value): Value {
  const value = values.get(key) ?? make()
  values.set(key, value)
  return value
}
