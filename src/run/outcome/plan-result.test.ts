import { expect, test } from 'vitest'
import { makePlan } from '../../config/make-plan.ts'
import { planSchema } from '../../result/plan-schema.ts'
import { planResult } from './plan-result.ts'

test('what was planned is kept, shares as shares and with what they were of', async () => {
  const plan = await makePlan(
    'run',
    { targets: ['monolith'], profile: ['saturate', 'spike', 'capacity'], connections: 4 },
    {},
  )
  const kept = planSchema.parse(planResult(plan, 1_090.5))
  expect(kept).toMatchObject({ rounds: 24, fullRatePerSecond: 1_090.5, connections: 4, workers: 1 })
  expect(kept.profiles.map(({ name, loop, rounds, of }) => [name, loop, rounds, of])).toEqual([
    ['saturate', 'closed', 24, null],
    ['spike', 'open', 3, 'slowest'],
    ['capacity', 'search', 1, 'own'],
  ])
  expect(kept.profiles[0]?.stages).toEqual([
    { name: 'saturate', durationMs: 300, connections: 4, from: null, to: null },
  ])
  expect(kept.profiles[1]?.stages[1]).toEqual({
    name: 'spike',
    durationMs: 5_000,
    connections: null,
    from: { share: 1.2 },
    to: { share: 1.2 },
  })
})

test('what 100 % stands for is said only where it is one figure for all', async () => {
  const fullRate = async (flags: Parameters<typeof makePlan>[1]) =>
    planResult(await makePlan('run', { targets: ['monolith'], ...flags }, {}), 700).fullRatePerSecond
  expect(await fullRate({ profile: ['steady'], rate: 100 })).toBe(0)
  expect(await fullRate({ profile: ['capacity'] })).toBe(0)
  expect(await fullRate({ profile: ['capacity'], fullRate: 50 })).toBe(50)
})
