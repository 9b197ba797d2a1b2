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

/** Fisher and Yates's shuffle, as Durstenfeld wrote it (1964). */
export function shuffled<T>(items: readonly T[], random: Random): T[] {
  const result = [...items]
  for (let last = result.length - 1; last > 0; last--) {
    const other = random.int(0, last)
    const [a, b] = [result[last], result[other]] as [T, T]
    result[last] = b
    result[other] = a
  }
  return result
}

/**
 * Draws items so that any `size` in a row have each in proportion to its weight, to within one: systematic sampling
 * (W. G. Madow and L. H. Madow, On the theory of systematic sampling, 1944), shuffled. What short stretches of traffic cost
 * does not depend on which operations they happen to get.
 */
export function proportional<T>(items: readonly (readonly [T, number])[], size: number): Sampler<T> {
  const total = items.reduce((sum, [, weight]) => sum + weight, 0)
  let deck: T[] = []
  return (random) => {
    if (deck.length === 0) deck = shuffled(systematic(items, size, total, random.next()), random)
    return deck.pop() as T
  }
}

/** Equidistant points over the cumulative weights. @param offset 0 to 1, in distances */
function systematic<T>(items: readonly (readonly [T, number])[], size: number, total: number, offset: number): T[] {
  let upTo = 0
  let place = 0
  return items.flatMap(([item, weight]) => {
    upTo += weight
    const before = place
    while (place < size && ((place + offset) / size) * total < upTo) place += 1
    return Array.from({ length: place - before }, () => item)
  })
}

function at(values: readonly number[], index: number): number {
  return values[index] as number
}
