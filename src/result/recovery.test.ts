import { expect, test } from 'vitest'
import { fixtureWithSpike } from '../report/testing/fixture-profiles.ts'
import { changeStages } from '../report/testing/fixture-result.ts'
import { recoveredAfterMs, recoveries } from './recovery.ts'
import type { PlannedProfile, TargetResult } from './schema.ts'

const { targets, plan, scenario } = fixtureWithSpike()
const profile = plan.profiles[0] as PlannedProfile
const slow = targets.find(({ name }) => name === 'serverless') as TargetResult

test('only what follows a busier stage is looked at', () => {
  expect(recoveries(slow, profile, scenario.slo)).toEqual([{ after: 'spike', durationMs: 2_000, watchedMs: 6_000 }])
  const [fast] = targets
  expect(fast && recoveries(fast, profile, scenario.slo)[0]?.durationMs).toBe(0)
})

test('the middle round speaks, and a round that does not count is silent', () => {
  const late = changeStages('serverless', (stage, round) =>
    stage.stage === 'after' && round > 1
      ? { ...stage, series: stage.series.map((row) => ({ ...row, p99Ms: 900 })) }
      : stage,
  )(slow)
  expect(recoveries(late, profile, scenario.slo)[0]?.durationMs).toBeNull()
  const disqualified = changeStages('serverless', (stage, round) =>
    round > 1 ? { ...stage, disqualified: ['lag'] } : stage,
  )(late)
  expect(recoveries(disqualified, profile, scenario.slo)[0]?.durationMs).toBe(2_000)
})

test('a second with errors is not within the objectives, nor one without an answer', () => {
  const stage = slow.rounds[0]?.stages[2]
  if (!stage) throw new TypeError('the fixture has no such stage')
  const [row] = stage.series
  if (!row) throw new TypeError('the fixture has no series')
  const at = (second: number, change: Partial<typeof row>) => ({
    ...row,
    fromMs: second * 1_000,
    p99Ms: 5,
    ...change,
  })
  const series = [at(0, { failed: 10 }), at(1, { dropped: 10 }), at(2, { completed: 0, p99Ms: 0 }), at(3, {})]
  expect(recoveredAfterMs({ ...stage, series }, scenario.slo)).toBe(3_000)
})
