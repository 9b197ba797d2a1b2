import type { ArmName, GateRound } from '../verdict-document.ts'
import { figureAtWorst, figureOf, type Unit } from './units.ts'

/** Where a figure stands in a round. */
interface Place {
  readonly stage: string
  readonly metric: { readonly metric: string }
}

/** What one unit says of one metric. */
export interface Observation {
  /** Rounds that have the metric for all arms. */
  readonly rounds: number
  /** Levels: mean over the rounds, and over both arms of the base. */
  readonly base: number | undefined
  readonly candidate: number
  /** Logarithm of candidate over base, mean over the rounds; undefined where there is no base. */
  readonly difference: number | undefined
  /** Logarithm of the second arm of the base over the first. */
  readonly control: number | undefined
}

/** Whether a base that the load generator has made worse than it is stands for one that has no figure: then the candidate is worse by at least so much. */
export type Reading = 'exact' | 'at least'

/**
 * What units say of a metric. In each round the base is the geometric mean of its two arms: that takes a quarter of the
 * variance out of the comparison, and their own difference stays independent of it.
 */
export function observe(units: readonly Unit[], { stage, metric }: Place, reading: Reading = 'exact'): Observation[] {
  return units.flatMap(({ rounds }) => {
    const seen = rounds.flatMap((round) => inRound(round, (arm) => read(reading, round, stage, metric.metric, arm)))
    if (seen.length === 0) return []
    return [
      {
        rounds: seen.length,
        base: meanOf(seen, ({ base }) => base),
        candidate: meanOf(seen, ({ candidate }) => candidate) ?? Number.NaN,
        difference: meanOf(seen, ({ difference }) => difference),
        control: meanOf(seen, ({ control }) => control),
      },
    ]
  })
}

function read(reading: Reading, round: GateRound, stage: string, metric: string, arm: ArmName): number | undefined {
  const exact = figureOf(round, stage, metric, arm)
  return exact ?? (reading === 'at least' ? figureAtWorst(round, stage, metric, arm) : undefined)
}

type InRound = Omit<Observation, 'rounds'>

function inRound({ order }: GateRound, read: (arm: ArmName) => number | undefined): InRound[] {
  const [first, second, candidate] = (['base', 'control', 'candidate'] as const).map((arm) => {
    const value = read(arm)
    return value !== undefined && value > 0 ? value : undefined
  })
  const missing = order.some((arm) => ({ base: first, control: second, candidate })[arm] === undefined)
  if (candidate === undefined || missing) return []
  const arms = [first, second].filter((value) => value !== undefined)
  if (arms.length === 0) return [{ base: undefined, candidate, difference: undefined, control: undefined }]
  const base = Math.exp(arms.reduce((sum, value) => sum + Math.log(value), 0) / arms.length)
  const control = first !== undefined && second !== undefined ? Math.log(second / first) : undefined
  return [{ base, candidate, difference: Math.log(candidate / base), control }]
}

/** Undefined where any of them lacks it. */
function meanOf(seen: readonly InRound[], of: (one: InRound) => number | undefined): number | undefined {
  const values = seen.map(of).filter((value) => value !== undefined)
  return values.length < seen.length ? undefined : values.reduce((sum, value) => sum + value, 0) / values.length
}

/** The level of one arm in each unit that has it. */
export function levelsOf(
  units: readonly Unit[],
  { stage, metric }: Place,
  arm: ArmName,
  reading: Reading = 'exact',
): number[] {
  return units.flatMap(({ rounds }) => {
    const values = rounds.flatMap((round) => read(reading, round, stage, metric.metric, arm) ?? [])
    return values.length === 0 ? [] : [values.reduce((sum, value) => sum + value, 0) / values.length]
  })
}
