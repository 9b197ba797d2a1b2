import { expect, test } from 'vitest'
import { aws } from '../catalogues/aws.ts'
import { scaleOutText } from '../view/words.ts'
import { assume } from './assumptions.ts'
import { monthTotal } from './bill.ts'
import { shapedDemand } from './demand.ts'
import { withMeasuredScaleOut } from './replicas.ts'
import { USAGES } from './testing/usages.ts'

const SCALE_OUT = { delaySeconds: 11, utilisation: 0.3 }
const measured = { ...USAGES.monolith, scaleOut: SCALE_OUT }

test('what was measured takes the place of what is assumed', () => {
  expect(withMeasuredScaleOut(assume(), measured)).toMatchObject({ scaleOutDelaySeconds: 11, utilisation: 0.3 })
  const unknown = { scaleOut: { delaySeconds: 11, utilisation: null } }
  expect(withMeasuredScaleOut(assume(), unknown)).toMatchObject({ scaleOutDelaySeconds: 11, utilisation: 0.6 })
})

test('an assumption that was set comes first', () => {
  for (const set of [{ scaleOutDelaySeconds: 60 }, { utilisation: 0.5 }]) {
    expect(withMeasuredScaleOut(assume(set), measured)).toMatchObject(set)
  }
})

test('a target that keeps more in reserve costs more, and the words say where the figures are from', () => {
  const demand = shapedDemand('diurnal', { averagePerSecond: 2_000 })
  const options = { assumptions: assume(), catalogue: aws }
  expect(monthTotal(measured, demand, options)).toBeGreaterThan(monthTotal(USAGES.monolith, demand, options))
  const [text] = scaleOutText([measured], assume())
  expect(text).toMatch(/takes 11.* s for a new replica, in place of the assumed 180 s/)
  expect(text).toContain('a reserve of 70')
  expect(text).toContain('in place of 40')
  expect(scaleOutText([measured], assume({ utilisation: 0.5 }))[0]).toContain('what was assumed is used')
  expect(scaleOutText([USAGES.monolith], assume())).toEqual([])
})
