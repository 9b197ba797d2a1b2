import { expect, test } from 'vitest'
import { driverNeeds } from './driver-needs.ts'
import { makePlan } from './make-plan.ts'
import { MAX_IN_FLIGHT } from './plan.ts'

test('the most that any load of a run has under way decides', async () => {
  const closed = await makePlan('compare', { profile: ['saturate'], connections: 400 }, {})
  expect(driverNeeds(closed, 1)).toMatchObject({ connections: 400, workers: 1 })
  const open = await makePlan('compare', { profile: ['saturate', 'steady'], connections: 8 }, {})
  expect(driverNeeds(open, 3)).toMatchObject({ connections: MAX_IN_FLIGHT, workers: 3 })
  expect(driverNeeds({ ...open, connections: 400 }, 1)).toMatchObject({ connections: 400 })
})
