/** Where a stretch of a series falls apart most clearly. */
export interface Split {
  /** The first value after the change, counted from the start of the stretch. */
  readonly at: number
  /** Q̂, the energy distance between the values before and those after, weighted by their numbers. */
  readonly q: number
}

/** Absolute differences of all pairs of values, row by row. */
export interface Distances {
  readonly size: number
  readonly of: Float64Array
}

export function distancesOf(values: readonly number[]): Distances {
  const size = values.length
  const of = new Float64Array(size * size)
  for (const [i, a] of values.entries()) for (const [j, b] of values.entries()) of[i * size + j] = Math.abs(a - b)
  return { size, of }
}

/**
 * The split of a stretch that maximises Q̂(before, after), over all places of the split and all ends of `after`:
 * Matteson & James, "A Nonparametric Approach for Multiple Change Point Analysis of Multivariate Data", JASA 109 (2014),
 * equations 5 to 7 with α = 1. The end varies so that a rise is seen although a fall comes soon after it.
 * All sums are carried along, so that it takes time with the square of the length.
 * @param order places of the stretch's values in the series, in the order in which they are looked at
 * @param least values that there must be on either side, 1 or more
 * @returns undefined where the stretch is too short to be split
 */
export function bestSplit({ size, of }: Distances, order: ArrayLike<number>, least: number): Split | undefined {
  const length = order.length
  const within = distancesWithin({ size, of }, order)
  // from[end]: differences of all pairs in at..end-1
  const from = new Float64Array(length + 1)
  let best: Split | undefined
  for (let at = length - 1; at >= least; at -= 1) {
    const row = (order[at] ?? 0) * size
    let toAt = 0
    for (let end = at + 2; end <= length; end += 1) {
      toAt += of[row + (order[end - 1] ?? 0)] ?? 0
      from[end] = (from[end] ?? 0) + toAt
    }
    for (let end = at + least; end <= length; end += 1) {
      const q = divergence(at, end - at, within[at] ?? 0, from[end] ?? 0, within[end] ?? 0)
      if (best === undefined || q >= best.q) best = { at, q }
    }
  }
  return best
}

/** For each length from the start of the stretch: the differences of all pairs in it, added up. */
function distancesWithin({ size, of }: Distances, order: ArrayLike<number>): Float64Array {
  const sums = new Float64Array(order.length + 1)
  for (let end = 1; end <= order.length; end += 1) {
    const row = (order[end - 1] ?? 0) * size
    let added = 0
    for (let i = 0; i < end - 1; i += 1) added += of[row + (order[i] ?? 0)] ?? 0
    sums[end] = (sums[end - 1] ?? 0) + added
  }
  return sums
}

/** Q̂ from how many values there are on either side, and the differences of pairs before, after and altogether. */
function divergence(before: number, after: number, withinBefore: number, withinAfter: number, all: number): number {
  const between = all - withinBefore - withinAfter
  const spread = (sum: number, count: number) => (count < 2 ? 0 : sum / (count - 1))
  return (2 / (before + after)) * (between - after * spread(withinBefore, before) - before * spread(withinAfter, after))
}
