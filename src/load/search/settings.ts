import { LEAST_REQUESTS } from '../../stats/percentile-support.ts'
import type { ErrorLimit } from '../driver.ts'

/** How the highest rate under the SLO is searched for. */
export interface CapacitySettings {
  /** The first probe: a share of the estimate (1 is all of it), or so many requests a second. */
  readonly start: { readonly share: number } | { readonly perSecond: number }
  /** What the rate is multiplied by until a probe fails, or divided by until one passes; above 1. */
  readonly factor: number
  /** The search ends when a rate that fails is higher than one that passes by no more than this share; 0.01 or more. */
  readonly precision: number
  /** Driven before each probe and not measured. */
  readonly settleMs: number
  /** A probe is at least as long, in whole seconds; in fewer than 5 s a growing queue cannot be told from chance. */
  readonly probeMs: number
  /** A probe is longer where it takes longer to plan as many requests. */
  readonly requests: number
  /** A probe that confirms is at least as long. */
  readonly confirmMs: number
  /** Most probes in all, repeats included. A quarter of them, but at least one, is kept for those that confirm. */
  readonly probes: number
  /** No probe is slower than this share of the estimate, nor than one request a second: below, a p99 takes too long. */
  readonly lowestShare: number
  /** When a probe is given up; later where the SLO allows for so many errors. */
  readonly errorLimit: ErrorLimit
  /** How long accepted writes may stay pending after a probe. */
  readonly drainTimeoutMs: number
  readonly arrivals: 'poisson' | 'uniform'
  /** Most requests under way; more where the SLO allows more at a rate. */
  readonly maxInFlight: number
  readonly requestTimeoutMs: number
}

/**
 * Ten seconds give the trend of a queue ten readings, two thousand requests leave twenty above the p99. Seven probes are
 * usual (two or three that climb, four that halve a bracket of 1.6 to 5 %); twenty find a target that is ten times
 * as fast as was estimated.
 */
export const DEFAULT_CAPACITY = {
  start: { share: 0.5 },
  factor: 1.6,
  precision: 0.05,
  settleMs: 2_000,
  probeMs: 10_000,
  requests: LEAST_REQUESTS.p99,
  confirmMs: 30_000,
  probes: 20,
  lowestShare: 0.01,
  errorLimit: { share: 0.5, forMs: 3_000 },
  drainTimeoutMs: 60_000,
  arrivals: 'poisson',
  maxInFlight: 256,
  requestTimeoutMs: 5_000,
} as const satisfies CapacitySettings

/** How many of the probes may be used to confirm. */
export function mostConfirmations({ probes }: Pick<CapacitySettings, 'probes'>): number {
  return Math.max(1, Math.floor(probes / 4))
}
