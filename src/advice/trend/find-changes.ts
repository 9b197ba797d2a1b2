import { ownValue } from '../../base/own-value.ts'
import { higherIsBetter, type MetricName } from '../../result/metric.ts'
import { hodgesLehmann } from '../../stats/hodges-lehmann.ts'
import { changePointsOfAny } from '../../stats/long-series.ts'
import type { StoredResult } from './stored-result.ts'

export interface TrendPoint {
  readonly file: string
  readonly startedAt: string
  readonly value: number
}

/** A stretch of a series between changes. */
export interface Level {
  /** Place of its first point. */
  readonly from: number
  /** Place after its last point. */
  readonly to: number
  /** Hodges-Lehmann estimate over its points, over the last of them where they are many. */
  readonly value: number
}

export interface Change {
  /** Place of the first point after it. */
  readonly at: number
  readonly before: TrendPoint
  readonly after: TrendPoint
  readonly levelBefore: number
  readonly levelAfter: number
  /** Level after divided by level before; null where that was 0. */
  readonly ratio: number | null
  readonly direction: 'better' | 'worse'
  readonly pValue: number
  /** What else is another on the two sides of it: `node 24.20.0 → 24.21.0`. */
  readonly alsoChanged: readonly string[]
}

/** One metric of one target over time. */
export interface Series {
  readonly target: string
  readonly metric: MetricName
  readonly points: readonly TrendPoint[]
  /** Results that have no point because their figure is a lower bound. */
  readonly lowerBounds: number
  readonly levels: readonly Level[]
  readonly changes: readonly Change[]
}

/**
 * The series of a metric of a target over results of one setting, with its changes. Figures above zero are looked at by
 * their logarithm, for what matters of a change is its ratio.
 * @param results in the order of time; those that lack the figure have no point
 */
export function findChanges(
  results: readonly StoredResult[],
  target: string,
  metric: MetricName,
  significance: number,
): Series {
  const told = results.flatMap((result) => {
    const estimate = result.targets.get(target)?.[metric]
    return estimate === undefined ? [] : [{ result, value: estimate.value, atLeast: estimate.atLeast }]
  })
  const having = told.filter(({ atLeast }) => !atLeast)
  const values = having.map(({ value }) => value)
  const scaled = values.every((value) => value > 0) ? values.map(Math.log) : values
  const found = changePointsOfAny(scaled, { significance })
  const points = having.map(({ result: { file, startedAt }, value }) => ({ file, startedAt, value }))
  const levels = levelsBetween(
    values,
    found.map(({ at }) => at),
  )
  const changes = found.flatMap(({ at, pValue }, index): Change[] => {
    const [before, after, earlier, later] = [having[at - 1], having[at], levels[index], levels[index + 1]]
    const [pointBefore, pointAfter] = [points[at - 1], points[at]]
    if (!(before && after && earlier && later && pointBefore && pointAfter)) return []
    return [
      {
        at,
        before: pointBefore,
        after: pointAfter,
        levelBefore: earlier.value,
        levelAfter: later.value,
        ratio: earlier.value === 0 ? null : later.value / earlier.value,
        direction: later.value > earlier.value === higherIsBetter(metric) ? 'better' : 'worse',
        pValue,
        alsoChanged: versionChanges(before.result, after.result),
      },
    ]
  })
  return { target, metric, points, lowerBounds: told.length - having.length, levels, changes }
}

/** The estimate takes time with the square of the values. */
const MOST_FOR_LEVEL = 100

function levelsBetween(values: readonly number[], changes: readonly number[]): Level[] {
  const edges = [0, ...changes, values.length]
  return edges.slice(1).flatMap((to, index) => {
    const from = edges[index] ?? 0
    return to === from
      ? []
      : [{ from, to, value: hodgesLehmann(values.slice(Math.max(from, to - MOST_FOR_LEVEL), to), 0.95).value }]
  })
}

function versionChanges({ versions: before }: StoredResult, { versions: after }: StoredResult): string[] {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort()
  return names
    .filter((name) => ownValue(before, name) !== ownValue(after, name))
    .map((name) => `${name} ${ownValue(before, name) ?? 'none'} → ${ownValue(after, name) ?? 'none'}`)
}
