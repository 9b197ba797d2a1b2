import type { Random } from './random.ts'

/** Draws one value with the help of a source of randomness. */
export type Sampler<T> = (random: Random) => T

/**
 * Draws indices in proportion to their weights, in constant time: the alias method
 * (M. D. Vose, A linear algorithm for generating random numbers with a given distribution, 1991).
 * Throws a RangeError unless the weights are finite, none is negative and one is positive.
 */
export function weightedIndex(weights: readonly number[]): Sampler<number> {
  const total = weights.reduce((sum, weight) => sum + weight, 0)
  if (!(total > 0) || !Number.isFinite(total) || weights.some((weight) => weight < 0)) {
    throw new RangeError(`weights are zero or more, and not all zero; found ${weights.join(', ')}`)
  }
  const drawable = [...weights.keys()].filter((index) => at(weights, index) > 0)
  const size = drawable.length
  const share = drawable.map((index) => (at(weights, index) * size) / total)
  const alias = [...share.keys()]
  const small = alias.filter((slot) => at(share, slot) < 1)
  const large = alias.filter((slot) => at(share, slot) >= 1)
  for (let more = large.pop(); more !== undefined && small.length > 0; ) {
    const less = small.pop() as number
    alias[less] = more
    share[more] = at(share, more) - (1 - at(share, less))
    if (at(share, more) >= 1) continue
    small.push(more)
    more = large.pop()
  }
  // A slot that is left over has a share of 1 but for rounding, and is its own alias.
  return (random) => {
    const point = random.next() * size
    const slot = Math.floor(point)
    return at(drawable, point - slot < at(share, slot) ? slot : at(alias, slot))
  }
}

/** Draws one of the items in proportion to its weight. */
export function weighted<T>(items: readonly (readonly [T, number])[]): Sampler<T> {
  const draw = weightedIndex(items.map(([, weight]) => weight))
  return (random) => (items[draw(random)] as readonly [T, number])[0]
}

/** Draws a rank from 0 to `size` - 1; rank k has a probability proportional to 1 / (k + 1) ^ exponent (Zipf's law). */
export function zipf(size: number, exponent: number): Sampler<number> {
  return weightedIndex(Array.from({ length: size }, (_, rank) => (rank + 1) ** -exponent))
}

function at(values: readonly number[], index: number): number {
  return values[index] as number
}
