import { OF_THE_DRIVER } from '../http/exchange.ts'
import { MISMATCH } from '../load/judge.ts'
import { foundKinds, sumOfFindings } from '../scenario/finding.ts'
import { isLowerBound, isValid } from './headline-stages.ts'
import type { Result, StageResult, TargetResult, TargetSummary } from './schema.ts'

/** The findings of all rounds together, disqualified ones included: a lost order is lost whoever was the bottleneck. */
export function totalFindings({ rounds }: TargetResult): TargetSummary['findings'] {
  const all = rounds.map(({ findings }) => findings)
  return {
    accepted: all.reduce((sum, { accepted, verified }) => sum + (accepted ?? verified), 0),
    verified: all.reduce((sum, { verified }) => sum + verified, 0),
    ...sumOfFindings(all),
  }
}

/** What failed for a limit of the driver's own: no error of the target. */
function failedByTheDriver({ errors }: StageResult): number {
  return Object.entries(errors).reduce((sum, [kind, count]) => (kind.startsWith(OF_THE_DRIVER) ? sum + count : sum), 0)
}

/**
 * Share of the planned requests that failed or were never sent, over all these stages; undefined where none was planned.
 * In a closed loop each millisecond of a window weighs the same: what hangs keeps a connection from sending more, so that
 * by their number the requests of a round that hung would vanish among those of a round that went well.
 */
export function errorShare(stages: readonly StageResult[]): number | undefined {
  let [wrong, planned] = [0, 0]
  for (const stage of stages) {
    const own = failedByTheDriver(stage)
    const ofTarget = stage.requests.planned - own
    if (ofTarget === 0) continue
    const weight = stage.loop === 'closed' ? stage.windowMs / ofTarget : 1
    wrong += (stage.requests.failed + stage.requests.dropped - own) * weight
    planned += ofTarget * weight
  }
  return planned === 0 ? undefined : wrong / planned
}

/**
 * Why a target may not be ranked, as the end of "not ranked: …".
 * @returns null where nothing speaks against it
 */
export function notRankedBecause(target: TargetResult, slo: Result['scenario']['slo']): string | null {
  const [first, ...others] = target.contract.failed
  if (first) {
    const more = others.length === 0 ? '' : `, and ${others.length} more cases failed`
    return `it answers otherwise than the contract says: ${first.name}: ${first.message}${more}`
  }
  if (target.status === 'failed') return target.failure?.message ?? 'it failed'
  const stages = target.rounds.flatMap((round) => round.stages)
  const stopped = stages.find(({ stoppedBecause }) => stoppedBecause !== null)
  if (stopped) return `it was given up under ${stageTitle(stopped)} and driven no further: ${stopped.stoppedBecause}`
  const isAnyValid = stages.some(counts) || target.rounds.some(({ search }) => search !== null)
  return (
    brokenInvariants(target) ??
    otherAnswers(stages) ??
    tooManyErrors(isAnyValid ? stages.filter(tellsOfErrors) : stages, slo.errorShare) ??
    (isAnyValid ? null : 'no valid round remains')
  )
}

/** Whether the load of one of these stages was given up. */
export function isGivenUp(stages: readonly StageResult[]): boolean {
  return stages.some(({ stoppedBecause }) => stoppedBecause !== null)
}

/** `steady`, or `spike (after)` where the stage has a name of its own. */
export function stageTitle({ profile, stage }: Pick<StageResult, 'profile' | 'stage'>): string {
  return stage === profile ? profile : `${profile} (${stage})`
}

function counts(stage: StageResult): boolean {
  return isValid(stage) || isLowerBound(stage)
}

/** Whether the errors of a stage are the target's: where nothing was answered rightly, no slowness of the driver explains it. */
export function tellsOfErrors(stage: StageResult): boolean {
  return counts(stage) || stage.requests.completed === 0
}

function brokenInvariants(target: TargetResult): string | null {
  const broken = foundKinds(totalFindings(target))
  return broken.length === 0 ? null : `it broke an invariant (${broken.map(([what, n]) => `${n} ${what}`).join(', ')})`
}

/** Answers of the right shape that were not what was asked for: one is too many. */
function otherAnswers(stages: readonly StageResult[]): string | null {
  const counts = new Map<string, number>()
  for (const [kind, count] of stages.flatMap(({ errors }) => Object.entries(errors))) {
    if (kind.startsWith(MISMATCH)) counts.set(kind, (counts.get(kind) ?? 0) + count)
  }
  const [first] = counts
  if (first === undefined) return null
  const [kind, count] = first
  return `it gave ${count} wrong answers to ${kind.slice(MISMATCH.length)}`
}

/** Of stages that count; where none does, of all: that they do not count hides no error. */
function tooManyErrors(stages: readonly StageResult[], allowed: number): string | null {
  for (const [profile, ofProfile] of Map.groupBy(stages, ({ profile }) => profile)) {
    const share = errorShare(ofProfile)
    if (share !== undefined && share > allowed) {
      const kind = commonestError(ofProfile)
      const most = kind === undefined ? '' : ` (most of them: ${kind})`
      return `${percent(share)} of its requests failed under ${profile}${most}, the objective allows ${percent(allowed)}`
    }
  }
  return null
}

/** The kind of error that most of these stages' failures are of; undefined: nothing failed. */
function commonestError(stages: readonly StageResult[]): string | undefined {
  const [first] = errorCounts(stages)
  return first?.[0]
}

/** Failures by kind, requests that were never sent among them; the most frequent first. */
export function errorCounts(stages: readonly StageResult[]): [kind: string, count: number][] {
  const counts = new Map<string, number>()
  const kinds = stages.flatMap(({ errors, requests }) => [
    ...Object.entries(errors),
    ['dropped', requests.dropped] as const,
  ])
  for (const [kind, count] of kinds) counts.set(kind, (counts.get(kind) ?? 0) + count)
  return [...counts].filter(([, count]) => count > 0).sort(([, a], [, b]) => b - a)
}

function percent(share: number): string {
  return `${Number((share * 100).toPrecision(2))} %`
}
