import { LEAD_IN_MS, type Plan } from '../config/plan.ts'

// What was seen on a machine with two CPUs; used for nothing but telling a person how long to wait.
const START_MS = 1_300
const CHECK_MS = 1_400
const WARM_UP_SHARE = 0.85
const ROUND_OVERHEAD_MS = 350

/** Time left when so many starts, checks, warm-ups and measurements are still to be done, in milliseconds. */
export function remainingMs(
  plan: Plan,
  left: { readonly starts?: number; readonly checks?: number; readonly warmUps?: number; readonly rounds: number },
): number {
  const roundMs = plan.saturateMs + plan.steadyMs + 2 * LEAD_IN_MS + ROUND_OVERHEAD_MS
  return (
    (left.starts ?? 0) * START_MS +
    (left.checks ?? 0) * CHECK_MS +
    (left.warmUps ?? 0) * plan.warmUpMs * WARM_UP_SHARE +
    left.rounds * roundMs
  )
}
