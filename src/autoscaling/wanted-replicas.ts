import type { ScalingRule } from './rule.ts'

/** What a controller saw of one component. */
export interface Observation {
  /** On a monotonic clock. */
  readonly atMs: number
  /** Replicas that take requests. */
  readonly serving: number
  /** Replicas that were decided on and do not take requests yet. */
  readonly coming: number
  /** Of the metric, over all replicas that take requests: CPUs as multiples of those of a replica, or a count; `null`: not known. */
  readonly total: number | null
}

/** A number of replicas that the load asked for at some moment. */
export interface Recommendation {
  readonly atMs: number
  readonly replicas: number
}

type Settings = Pick<ScalingRule, 'min' | 'max' | 'target' | 'coolDownMs'>

/** A ratio of what there is to what is aimed at changes nothing inside 1 ± this. */
export const TOLERANCE = 0.1

/**
 * What the load asks for, by the rule of the Kubernetes Horizontal Pod Autoscaler
 * (https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/, "Algorithm details"):
 * `ceil(current × value / target)`, nothing inside the tolerance, and replicas that do not take requests yet count with nothing
 * when more are asked for.
 */
export function recommend(
  { atMs, serving, coming, total }: Observation,
  { min, max, target }: Settings,
): Recommendation {
  const current = serving + coming
  const within = (replicas: number): Recommendation => ({ atMs, replicas: Math.min(max, Math.max(min, replicas)) })
  if (total === null || serving === 0) return within(current)
  const ratio = total / serving / target
  if (Math.abs(ratio - 1) <= TOLERANCE) return within(current)
  const asked = Math.ceil(total / target - 1e-9)
  if (ratio < 1 || coming === 0) return within(asked)
  // Those that are coming may be enough.
  return within(total / current / target <= 1 + TOLERANCE ? current : asked)
}

/**
 * How many replicas there are to be: more at once, fewer when no recommendation of the stabilisation window (`coolDownMs`)
 * asked for as many.
 * @param before earlier recommendations, in their order
 * @returns the number, and the recommendations that still count
 */
export function wantedReplicas(
  observation: Observation,
  before: readonly Recommendation[],
  settings: Settings,
): { readonly wanted: number; readonly recommendations: readonly Recommendation[] } {
  const now = recommend(observation, settings)
  const current = observation.serving + observation.coming
  // What there was when it all began is a recommendation of that moment.
  const earlier = before.length === 0 ? [{ atMs: observation.atMs, replicas: current }] : before
  const recommendations = [...earlier.filter(({ atMs }) => atMs > observation.atMs - settings.coolDownMs), now]
  const highest = Math.max(...recommendations.map(({ replicas }) => replicas))
  return { wanted: now.replicas >= current ? now.replicas : Math.min(current, highest), recommendations }
}
