/** The chance of at least `count` of `of` trials, each of which comes true with the given chance (0 to below 1). */
export function binomialTail(count: number, of: number, chance: number): number {
  let below = 0
  // In logarithms: the chance of none of thousands is smaller than the smallest number.
  let logTerm = of * Math.log1p(-chance)
  for (let k = 0; k < count; k++) {
    below += Math.exp(logTerm)
    logTerm += Math.log((of - k) / (k + 1)) + Math.log(chance) - Math.log1p(-chance)
  }
  return Math.max(0, 1 - below)
}
