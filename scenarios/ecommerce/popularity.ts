import { type Sampler, zipf } from '../../src/scenario/sampling.ts'

export const PRODUCTS = 1_000

/** Coprime to the number of products, so that every product has one rank, and neighbours in rank lie far apart in id. */
const STRIDE = 389

/** Web shops see exponents between 0.6 and 1 (Breslau et al., Web caching and Zipf-like distributions, INFOCOM 1999). */
const EXPONENT = 0.8

/** The product at a rank of popularity, 0 being the most popular. */
export function productAtRank(rank: number): number {
  return 1 + ((rank * STRIDE) % PRODUCTS)
}

const drawRank = zipf(PRODUCTS, EXPONENT)

/** Draws a product id, popular ones more often. */
export const drawProduct: Sampler<number> = (random) => productAtRank(drawRank(random))
