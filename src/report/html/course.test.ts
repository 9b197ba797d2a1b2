import { expect, test } from 'vitest'
import { fixtureGivenUp, fixtureWithSpike } from '../testing/fixture-profiles.ts'
import { changeStages, fixtureResult } from '../testing/fixture-result.ts'
import { spikePlan, spikeStages } from '../testing/fixture-rounds.ts'
import { courseOf } from './course.ts'

const profileOf = (result: ReturnType<typeof fixtureWithSpike>) => {
  const [profile] = result.plan.profiles
  if (profile === undefined) throw new TypeError('the plan has a profile')
  return profile
}

function course(result: ReturnType<typeof fixtureWithSpike>, name: string) {
  const target = result.targets.find((each) => each.name === name)
  if (target === undefined) throw new TypeError(`there is no ${name}`)
  return courseOf(target, profileOf(result))
}

test('joins the stages of a round, puts round after round, and parts rounds', () => {
  const spans = course(fixtureWithSpike(), 'monolith')
  expect(spans.slice(0, 13).map((span) => span?.atSeconds)).toEqual([
    0.5,
    1.5,
    2.5,
    3.5,
    4.5,
    5.5,
    6.5,
    7.5,
    8.5,
    9.5,
    10.5,
    11.5,
    undefined,
  ])
  expect(spans[13]?.atSeconds).toBe(12.5)
  expect(spans[4]?.answeredPerSecond).toBe(640)
})

test('shows what was given up, and not what came after', () => {
  const spans = course(fixtureGivenUp(), 'serverless')
  expect(spans.slice(0, 7).map((span) => span?.atSeconds)).toEqual([0.5, 1.5, 2.5, 3.5, 4.5, 5.5, undefined])
  expect(spans[4]?.answeredPerSecond).toBe(64)
})

test('leaves out what measured the driver', () => {
  const result = fixtureResult({
    rounds: 1,
    plan: spikePlan(1),
    stages: spikeStages,
    change: changeStages('monolith', (stage) => ({ ...stage, disqualified: ['late'] })),
  })
  expect(course(result, 'monolith')).toEqual([])
})

test('has the highest p99 and the mean rate where several seconds share a point', () => {
  const long = spikePlan(1)
  const [profile] = long.profiles
  if (profile === undefined) throw new TypeError('the plan has a profile')
  const seconds = 450
  const result = fixtureResult({ rounds: 1, plan: long, stages: spikeStages })
  const [target] = result.targets
  const stage = target?.rounds[0]?.stages[0]
  if (!target || !stage) throw new TypeError('there is a stage')
  const series = Array.from({ length: seconds }, (_, second) => ({
    ...(stage.series[0] ?? expect.fail()),
    fromMs: second * 1000,
    toMs: (second + 1) * 1000,
    completed: second % 3,
    p99Ms: second % 3,
  }))
  const planned = {
    ...profile,
    stages: [{ name: 'before', durationMs: seconds * 1000, connections: null, from: null, to: null }],
  }
  const rounds = [{ ...(target.rounds[0] ?? expect.fail()), stages: [{ ...stage, windowMs: seconds * 1000, series }] }]
  const spans = courseOf({ ...target, rounds }, planned)
  expect(spans).toHaveLength(151)
  expect(spans[0]).toMatchObject({ atSeconds: 1.5, answeredPerSecond: 1, p99Ms: 2 })
})
