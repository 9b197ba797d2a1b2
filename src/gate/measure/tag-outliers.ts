import { farOff } from '../../stats/outliers.ts'
import { observe } from '../decide/observations.ts'
import { unitsOf } from '../decide/units.ts'
import type { PlannedCheck } from '../gate-plan.ts'
import type { GateRound, RoundTag } from '../verdict-document.ts'

/** The rounds, with those tagged whose start lies far off all others in a metric. They count all the same. */
export function tagOutliers(rounds: readonly GateRound[], checks: readonly PlannedCheck[]): GateRound[] {
  const tags = (['first', 'confirmation'] as const).flatMap((batch) => {
    const ofBatch = rounds.filter((round) => round.batch === batch)
    return distinct(checks).flatMap((check) => tagsOf(ofBatch, check))
  })
  return rounds.map((round) => {
    const own = tags.filter(({ start }) => start === round.start).map(({ tag }) => tag)
    return round.void === null && own.length > 0 ? { ...round, tags: [...round.tags, ...own] } : round
  })
}

function tagsOf(rounds: readonly GateRound[], check: PlannedCheck): { start: number; tag: RoundTag }[] {
  const seen = unitsOf(rounds).flatMap((unit) => {
    const [observation] = observe([unit], check)
    return observation?.difference === undefined ? [] : [{ start: unit.start, difference: observation.difference }]
  })
  return farOff(seen.map(({ difference }) => difference)).flatMap((index) => {
    const one = seen[index]
    if (one === undefined) return []
    const text = `${check.metric.title} was ${Math.exp(one.difference).toFixed(2)} times the base, far off the other starts`
    return [{ start: one.start, tag: { arm: 'candidate', stage: check.stage, kind: 'far off', text } }]
  })
}

/** A metric with two thresholds is looked at once. */
function distinct(checks: readonly PlannedCheck[]): PlannedCheck[] {
  return [...new Map(checks.map((check) => [`${check.stage} ${check.metric.key}`, check])).values()]
}
