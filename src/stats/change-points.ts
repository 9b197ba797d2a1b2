import { uniformInt } from 'pure-rand/distribution/uniformInt'
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus'
import { bestSplit, type Distances, distancesOf } from './energy-split.ts'

export interface ChangePoint {
  /** Place of the first value after the change. */
  readonly at: number
  /** Share of shuffled series that fall apart as clearly; the chance of a mark where nothing changed. */
  readonly pValue: number
}

export interface ChangePointOptions {
  /** A change is believed up to this p-value. */
  readonly significance: number
  /** Values on either side of a change that there must be at least. */
  readonly least?: number
  readonly permutations?: number
}

/** The shortest stretch that can be told from an outlier. */
export const LEAST_VALUES = 3
const PERMUTATIONS = 999

/**
 * The places where the distribution of a series changes, whatever the distribution: E-divisive means. The clearest split
 * of all stretches is believed where shuffling the values within their stretches hardly ever gives one as clear; then
 * its two halves are looked at in the same way. Matteson & James (2014, see `bestSplit`), 3.1 and 3.2. Shuffling is
 * seeded: the same series has the same change points at every call.
 * @param values in the order of time
 * @returns in the order of time
 */
export function changePoints(
  values: readonly number[],
  { significance, least = LEAST_VALUES, permutations = PERMUTATIONS }: ChangePointOptions,
): ChangePoint[] {
  const distances = distancesOf(values)
  const shuffle = seededShuffle()
  const found: ChangePoint[] = []
  for (;;) {
    const stretches = stretchesBetween(values.length, found)
    const clearest = clearestSplit(distances, stretches, least)
    if (clearest === undefined) return found
    const isAsClear = () => {
      const shuffled = stretches.map(shuffle)
      return (clearestSplit(distances, shuffled, least)?.q ?? 0) >= clearest.q
    }
    const pValue = permutationPValue(isAsClear, permutations, significance)
    if (pValue > significance) return found
    found.push({ at: clearest.at, pValue })
    found.sort((a, b) => a.at - b.at)
  }
}

/**
 * (exceedances + 1) / (permutations + 1). Stops as soon as the p-value cannot be significant any more: then it is the
 * least that it can come to.
 */
function permutationPValue(isAsClear: () => boolean, permutations: number, significance: number): number {
  let exceedances = 0
  const pValue = () => (exceedances + 1) / (permutations + 1)
  for (let tried = 0; tried < permutations && pValue() <= significance; tried += 1) if (isAsClear()) exceedances += 1
  return pValue()
}

/** The places of the values in each stretch between change points. */
function stretchesBetween(length: number, found: readonly ChangePoint[]): number[][] {
  const edges = [0, ...found.map(({ at }) => at), length]
  return edges.slice(1).map((end, index) => {
    const start = edges[index] ?? 0
    return Array.from({ length: end - start }, (_, offset) => start + offset)
  })
}

/** `at` counts from the start of the series where the stretches are in its order. */
function clearestSplit(distances: Distances, stretches: readonly number[][], least: number) {
  return stretches
    .map((stretch) => {
      const split = bestSplit(distances, stretch, least)
      return split && { at: (stretch[0] ?? 0) + split.at, q: split.q }
    })
    .filter((split) => split !== undefined)
    .reduce<{ at: number; q: number } | undefined>(
      (best, split) => (best && best.q >= split.q ? best : split),
      undefined,
    )
}

/** Fisher and Yates. */
function seededShuffle(): (items: readonly number[]) => number[] {
  const generator = xoroshiro128plus(1)
  return (items) => {
    const shuffled = [...items]
    for (let last = shuffled.length - 1; last > 0; last -= 1) {
      const other = uniformInt(generator, 0, last)
      const moved = shuffled[last] as number
      shuffled[last] = shuffled[other] as number
      shuffled[other] = moved
    }
    return shuffled
  }
}
