import { fitScalabilityLaw } from '../stats/scalability-law.ts'
import { headlineProfiles } from './headline-stages.ts'
import { roundMetrics } from './round-metrics.ts'
import type { Scaling } from './scaling-schema.ts'
import type { Result } from './schema.ts'

/** A run of one target with one CPU budget. */
export interface ScaleRun {
  readonly cpus: number
  /** From 0. */
  readonly start: number
  readonly result: Result
}

/** Fewer budgets do not determine the three parameters of the law. */
const LEAST_BUDGETS = 3

/** Throughput over CPU budgets, or the capacity where it was searched for, and the law that it follows. */
export function scalingOf(runs: readonly ScaleRun[], confidence: number): Scaling {
  const isSearched = runs.some(({ result }) => result.plan.profiles.some(({ loop }) => loop === 'search'))
  const metric = isSearched ? 'capacityPerSecond' : 'throughputPerSecond'
  const points = runs.map(({ cpus, start, result }) => ({ cpus, start, ...measured(result, metric) }))
  const useful = points.filter(({ perSecond }) => perSecond.length > 0)
  if (new Set(useful.map(({ cpus }) => cpus)).size < LEAST_BUDGETS) return { metric, points, law: null }
  const sized = useful.map(({ cpus, perSecond }) => ({ size: cpus, throughputs: perSecond }))
  const { heldOut, ...law } = fitScalabilityLaw(sized, confidence)
  if (heldOut === null) return { metric, points, law: { ...law, heldOut } }
  const { size: cpus, ...prediction } = heldOut
  return { metric, points, law: { ...law, heldOut: { cpus, ...prediction } } }
}

/** A lower bound says nothing of the target: the driver was the limit. */
function measured(
  { targets, plan }: Result,
  metric: Scaling['metric'],
): Pick<Scaling['points'][number], 'perSecond' | 'because'> {
  const [target] = targets
  const headline = headlineProfiles(plan)
  const figures = (target?.rounds ?? []).flatMap((round) => roundMetrics(round, headline)[metric] ?? [])
  const perSecond = figures.filter(({ atLeast }) => !atLeast).map(({ value }) => value)
  if (perSecond.length > 0) return { perSecond, because: null }
  const because =
    target?.failure?.message.split('\n')[0] ??
    (figures.length > 0 ? 'the load driver was the limit' : 'no round counts')
  return { perSecond, because }
}
