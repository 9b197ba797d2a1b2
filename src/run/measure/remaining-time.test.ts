import { expect, test } from 'vitest'
import { makePlan } from '../../config/make-plan.ts'
import { LEAD_IN_MS } from '../../config/plan.ts'
import { roundMs, roundsMs } from './remaining-time.ts'

test('a round takes as long as the profiles that are driven in it', async () => {
  const plan = await makePlan('run', { targets: ['monolith'], profile: ['saturate', 'spike'] }, {})
  const without = roundMs(plan, 5)
  expect(roundMs(plan, 0) - without).toBe(30_000 + LEAD_IN_MS)
  expect(roundsMs(plan, 0)).toBe(3 * roundMs(plan, 0) + 21 * without)
  expect(roundsMs(plan, 24)).toBe(0)
})
