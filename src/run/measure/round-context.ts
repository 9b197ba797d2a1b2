import type { Plan } from '../../config/plan.ts'
import type { DriveContext } from './drive-load.ts'
import type { RoundLedgerContext } from './round-ledger.ts'

/** What every round of a run shares. */
export interface RoundContext extends DriveContext, RoundLedgerContext {
  readonly plan: Plan
  /** What the slowest target reached in its warm-up, in requests a second. */
  readonly slowestRatePerSecond: number
}
