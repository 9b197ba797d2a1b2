import { makePlan } from '../../config/make-plan.ts'
import type { Plan } from '../../config/plan.ts'
import type { ClaimRun } from './claims-schema.ts'

/** What the one who asks may set; the rest is the same for all runs of claims. */
export interface RunSettings {
  readonly runtime?: Plan['runtime'] | undefined
  readonly cpus?: number | undefined
  readonly rounds?: number | undefined
  readonly images?: string | undefined
}

/** Six are the fewest that give an interval. */
const ROUNDS = 6
const WINDOW_MS = 600
/** Shorter than that of a comparison: many targets are started, and a claim is about factors and not about percents. */
const WARM_UP_MS = 3_000

/** How a run of claims is measured: as `compare` would, at the rate of the claims. */
export function planOf(
  { scenario, targets, rate }: ClaimRun,
  { rounds = ROUNDS, ...settings }: RunSettings,
): Promise<Plan> {
  const [first = '', ...others] = targets
  const open = rate === undefined ? { profile: ['saturate'] } : { rate, steady: WINDOW_MS }
  const shape = { rounds, saturate: WINDOW_MS, warmUp: WARM_UP_MS, ...open }
  return makePlan('compare', { scenario, targets: [first, ...others], ...shape, ...settings }, {})
}
