import { type HeadlineProfiles, isValid } from './headline-stages.ts'
import { errorShare, tellsOfErrors } from './ranking.ts'
import type { TargetResult } from './schema.ts'

/** A share, 0 to 1, and how many it is a share of. */
interface CountedShare {
  readonly share: number
  readonly total: number
}

/** Counts of rare events are added up over all rounds: a middle value over rounds would hide the one round that had them. */
export function countedShares(
  { rounds }: Pick<TargetResult, 'rounds'>,
  { open, closed }: HeadlineProfiles,
): { readonly errorShare?: CountedShare; readonly coldShare?: CountedShare } {
  const stages = rounds.flatMap((round) => round.stages)
  const speaks = (open ?? closed)?.name
  const own = stages.filter((stage) => stage.profile === speaks)
  // Where no stage counts, those that do not show what went wrong.
  const telling = own.some(isValid) ? own.filter(tellsOfErrors) : own
  const errors = errorShare(telling)
  const planned = telling.reduce((sum, { requests }) => sum + requests.planned, 0)
  const functions = stages.map((stage) => stage.functions).filter((use) => use !== null)
  const invocations = functions.reduce((sum, use) => sum + use.invocations, 0)
  const coldStarts = functions.reduce((sum, use) => sum + use.coldStarts, 0)
  return {
    ...(errors !== undefined && { errorShare: { share: errors, total: planned } }),
    ...(invocations > 0 && { coldShare: { share: coldStarts / invocations, total: invocations } }),
  }
}
