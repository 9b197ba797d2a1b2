import { type ChangePoint, changePoints } from './change-points.ts'

/** So many values are looked at together: enough for any change that matters, and few enough to be quick. */
export const WINDOW = 80
/** Each window begins at most so many values after the one before it, so that every change lies inside one of them. */
const STEP = 40
const PERMUTATIONS = 999
/** Of a window: as many as its significance takes and no more, for there are many windows. */
const FEWEST_PERMUTATIONS = 99

export interface LongSeriesOptions {
  /** False-positive rate of a series of up to `WINDOW` values, and of as many values of a longer one. */
  readonly significance: number
}

/**
 * The change points of a series of any length. A short one is looked at whole; a longer one in windows that overlap, for
 * the time that E-divisive means takes grows with the square of the length. Each value is looked at in two windows, so
 * each window has half of the significance. After a change the next window begins at it.
 * @param values in the order of time
 * @returns in the order of time
 */
export function changePointsOfAny(values: readonly number[], { significance }: LongSeriesOptions): ChangePoint[] {
  if (values.length <= WINDOW) {
    return changePoints(values, { significance, permutations: permutationsFor(significance) })
  }
  const each = significance / 2
  const found: ChangePoint[] = []
  for (let from = 0; ; ) {
    const last = found.at(-1)?.at ?? 0
    const inWindow = changePoints(values.slice(from, from + WINDOW), {
      significance: each,
      permutations: Math.max(FEWEST_PERMUTATIONS, Math.ceil(1 / each) - 1),
    })
    const fresh = inWindow.map(({ at, pValue }) => ({ at: at + from, pValue })).filter(({ at }) => at > last)
    found.push(...fresh)
    if (from + WINDOW >= values.length) return found
    from = Math.max(from + STEP, fresh.at(-1)?.at ?? 0)
  }
}

/** As many as a p-value of a third of the significance takes. */
function permutationsFor(significance: number): number {
  return Math.max(PERMUTATIONS, Math.ceil(3 / significance) - 1)
}
