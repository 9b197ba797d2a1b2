import { expect, test } from 'vitest'
import { makePlan } from '../../config/make-plan.ts'
import { roundsOf } from '../../config/plan.ts'
import { aloneMs } from './alone-rounds.ts'
import { fitRounds } from './fit-rounds.ts'
import { roundMs } from './remaining-time.ts'

test('as many rounds are driven as the time leaves', async () => {
  const plan = await makePlan('compare', {}, {})
  const fitted = fitRounds(plan, 4, 40_000)
  const rounds = roundsOf(fitted)
  expect(fitted.profiles.map((profile) => profile.rounds)).toEqual([rounds, rounds])
  const usedMs = 40_000 + 5_000 + 4 * (rounds * roundMs(plan, 0) + aloneMs(plan))
  expect(usedMs).toBeLessThanOrEqual(plan.timeMs ?? 0)
  expect(usedMs + 4 * roundMs(plan, 0)).toBeGreaterThan(plan.timeMs ?? 0)
  expect(roundsOf(fitRounds(plan, 2, 40_000))).toBeGreaterThanOrEqual(2 * rounds)
})

test('a slow machine and many targets get longer: eight rounds are driven at least', async () => {
  const plan = await makePlan('compare', { time: 20_000 }, {})
  expect(roundsOf(fitRounds(plan, 4, 90_000))).toBe(8)
})

test('rounds that were asked for are driven', async () => {
  const plan = await makePlan('compare', { rounds: 3 }, {})
  expect(fitRounds(plan, 4, 1_000)).toBe(plan)
  const spike = await makePlan('compare', { profile: ['spike'] }, {})
  expect(fitRounds(spike, 4, 1_000)).toBe(spike)
})
