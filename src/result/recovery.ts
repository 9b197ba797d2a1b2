import { isValid } from './headline-stages.ts'
import type { PlannedProfile, Result, StageResult, TargetResult } from './schema.ts'

type Objectives = Result['scenario']['slo']

/** How long a target took to be back inside its objectives once the traffic had fallen. */
export interface Recovery {
  /** Of the busier stage before. */
  readonly after: string
  /** From the fall to the first second that met the objectives, the middle one of the rounds; `null`: not in the time there was. */
  readonly durationMs: number | null
  /** The time there was. */
  readonly watchedMs: number
}

/** One for each fall of the rate in a profile; none where no round counts in which the target was driven so far. */
export function recoveries(target: TargetResult, profile: PlannedProfile, slo: Objectives): Recovery[] {
  return profile.stages.slice(1).flatMap(({ name, durationMs: watchedMs }, index) => {
    const before = profile.stages[index]?.name
    const calmed = target.rounds.flatMap(({ stages }) => {
      const of = (stage: string | undefined) =>
        stages.find((each) => each.profile === profile.name && each.stage === stage)
      const [busy, calm] = [of(before), of(name)]
      const isFall = (calm?.offeredRatePerSecond ?? 0) < (busy?.offeredRatePerSecond ?? 0)
      return isFall && calm && isValid(calm) ? [calm] : []
    })
    if (before === undefined || calmed.length === 0) return []
    const times = calmed.map((calm) => recoveredAfterMs(calm, slo) ?? Number.POSITIVE_INFINITY).sort((a, b) => a - b)
    const middle = times[Math.floor(times.length / 2)] ?? Number.POSITIVE_INFINITY
    return [{ after: before, durationMs: Number.isFinite(middle) ? middle : null, watchedMs }]
  })
}

/** From the start of a stage to the first second that met the objectives; `undefined` where none did. */
export function recoveredAfterMs({ series }: StageResult, { p99Ms, errorShare }: Objectives): number | undefined {
  return series.find((row) => meetsObjectives(row, { p99Ms, errorShare }))?.fromMs
}

/** Whether a second of a load met the objectives. */
export function meetsObjectives(
  { completed, failed, dropped, p99Ms }: StageResult['series'][number],
  objectives: Pick<Objectives, 'p99Ms' | 'errorShare'>,
): boolean {
  const wrong = failed + (dropped ?? 0)
  return completed > 0 && p99Ms <= objectives.p99Ms && wrong <= objectives.errorShare * (completed + wrong)
}
