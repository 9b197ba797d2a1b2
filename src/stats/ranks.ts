/**
 * Ranks from 1, in the order of the values given; values that are equal share the mean of their ranks.
 * Doubled, so that they are whole numbers.
 */
export function doubledRanks(values: readonly number[]): number[] {
  const order = values.map((_, index) => index).sort((a, b) => (values[a] ?? 0) - (values[b] ?? 0))
  const ranks = new Array<number>(values.length).fill(0)
  for (let first = 0; first < order.length; ) {
    let next = first + 1
    while (next < order.length && values[order[next] ?? 0] === values[order[first] ?? 0]) next += 1
    for (let at = first; at < next; at += 1) ranks[order[at] ?? 0] = first + next + 1
    first = next
  }
  return ranks
}
