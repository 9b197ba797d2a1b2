import { addHistograms, countUpTo, decodeHistogram } from '../stats/latency-histogram.ts'
import { knownPercentileMs } from '../stats/percentile-support.ts'
import { isValid } from './headline-stages.ts'
import type { Overload } from './overload-schema.ts'
import { meetsObjectives, recoveries } from './recovery.ts'
import type { PlannedProfile, Result, StageResult, TargetResult } from './schema.ts'

type Objectives = Result['scenario']['slo']

/** From this share of what a target can do on, a stage is an overload and not a busy moment. */
const OVERLOAD = 1.5

/** What each overload of the profiles did to a target, all rounds that count together; none where none counts. */
export function overloadsOf(target: TargetResult, plan: Pick<Result['plan'], 'profiles'>, slo: Objectives): Overload[] {
  return plannedOverloads(plan).flatMap(({ profile, at }) => overloadOf(target, profile, at, slo))
}

/** The stages of open loops that are an overload, each followed by another stage. */
export function plannedOverloads({
  profiles,
}: Pick<Result['plan'], 'profiles'>): { profile: PlannedProfile; at: number }[] {
  return profiles
    .filter(({ loop }) => loop === 'open')
    .flatMap((profile) =>
      profile.stages.slice(0, -1).flatMap(({ from, to }, at) => {
        const isOver = [from, to].every((rate) => rate !== null && 'share' in rate && rate.share >= OVERLOAD)
        return isOver ? [{ profile, at }] : []
      }),
    )
}

function overloadOf(target: TargetResult, profile: PlannedProfile, at: number, slo: Objectives): Overload[] {
  const of = (place: number): StageResult[] =>
    target.rounds
      .flatMap(({ stages }) => stages)
      .filter((stage) => stage.profile === profile.name && stage.stage === profile.stages[place]?.name)
      .filter(isValid)
  const driven = of(at)
  const [first] = driven
  const calm = profile.stages[at + 1]
  if (first === undefined || calm === undefined) return []
  const total = (count: (stage: StageResult) => number): number => driven.reduce((sum, stage) => sum + count(stage), 0)
  const seconds = total(({ windowMs }) => windowMs) / 1_000
  const served = addHistograms(driven.map(({ responseTime }) => decodeHistogram(responseTime.histogram)))
  const recovery = recoveries(target, profile, slo).find(({ after }) => after === first.stage)
  const wasFine = isFine(of(at - 1), of(at + 1), slo)
  return [
    {
      profile: profile.name,
      stage: first.stage,
      offeredPerSecond: total(({ requests }) => requests.planned) / seconds,
      answeredPerSecond: total(({ requests }) => requests.completed) / seconds,
      // What timed out is in the histogram, and later than any objective.
      goodputPerSecond: countUpTo(served, slo.p99Ms) / seconds,
      servedP50Ms: knownPercentileMs(served, 50) ?? null,
      servedP99Ms: knownPercentileMs(served, 99) ?? null,
      failed: total(({ requests }) => requests.failed),
      dropped: total(({ requests }) => requests.dropped),
      calm: { stage: calm.name, watchedMs: calm.durationMs },
      recoveredMs: recovery?.durationMs ?? null,
      isMetastable: recovery === undefined || wasFine === undefined ? null : recovery.durationMs === null && wasFine,
    },
  ]
}

/** Whether most seconds before met the objectives at a rate as high as that after; undefined: none of these stages counts. */
function isFine(before: readonly StageResult[], after: readonly StageResult[], slo: Objectives): boolean | undefined {
  const rateOf = (stages: readonly StageResult[]): number =>
    Math.max(0, ...stages.map(({ offeredRatePerSecond }) => offeredRatePerSecond ?? 0))
  const rows = before.flatMap(({ series }) => series)
  if (rows.length === 0 || after.length === 0) return undefined
  const isAsHigh = rateOf(before) >= rateOf(after) * 0.95
  return isAsHigh && rows.filter((row) => meetsObjectives(row, slo)).length > rows.length / 2
}
