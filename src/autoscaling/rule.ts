/** What a controller looks at. `cpu`: CPU time of a replica as a share of `cpus`; `in-flight`: requests a replica has not answered yet; `queue`: accepted writes that are not applied yet. */
export type ScalingMetric = 'cpu' | 'in-flight' | 'queue'

export const SCALING_METRICS = ['cpu', 'in-flight', 'queue'] as const satisfies readonly ScalingMetric[]

/** How the replicas of one component follow its load. */
export interface ScalingRule {
  /** Its name, or `entrypoint`. */
  readonly component: string
  readonly min: number
  readonly max: number
  readonly metric: ScalingMetric
  /** What each replica is to have of it: a share for `cpu` (0.7 is 70 %), else a count. */
  readonly target: number
  /** CPUs of one replica, a limit where the runtime has one; `undefined`: an equal part of the budget for each of `max`. */
  readonly cpus: number | undefined
  /** From a decision to the start of a replica: what a platform needs to find a machine and fetch an image. */
  readonly delayMs: number
  /** Replicas are removed once fewer were wanted for so long. */
  readonly coolDownMs: number
}

/** A rule of one target: `component` is a name, and it is known what a replica has. */
export interface TargetRule extends ScalingRule {
  readonly cpus: number
}

export const RULE_DEFAULTS = { delayMs: 2_000, coolDownMs: 10_000 } as const
/** More replicas of one component do not fit on a machine with everything else. */
export const MOST_REPLICAS = 32

/** `cpu 70 %`, `in-flight 8`. */
export function describeGoal({ metric, target }: Pick<ScalingRule, 'metric' | 'target'>): string {
  return metric === 'cpu' ? `${metric} ${Math.round(target * 100)} %` : `${metric} ${target}`
}
