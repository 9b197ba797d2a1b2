import { expect, test } from 'vitest'
import { monthTotal } from '../../cost/model/index.ts'
import { fixtureResult } from '../../report/testing/fixture-result.ts'
import { headlineProfiles } from '../../result/headline-stages.ts'
import { usageByRound } from '../../result/usage-of-target.ts'
import { plainText } from '../../text/plain-text.ts'
import { trafficSchema } from '../config/traffic-schema.ts'
import { unitsOf } from '../decide/units.ts'
import { WHOLE_ROUND } from '../gate-metrics.ts'
import { billStatement } from '../report/bill.ts'
import { madeRounds } from '../testing/made-rounds.ts'
import { billOf } from './bill.ts'
import { readMonth, usdOfRound } from './month.ts'

const month = await readMonth(trafficSchema.parse({ rate: 50, shape: 'flat' }))
const PLACE = { metric: month.metric, stage: WHOLE_ROUND }

function said(...settings: Parameters<typeof billOf> extends [unknown, ...infer Rest] ? Rest : never): string {
  const [statement] = billStatement({ bill: billOf(month, ...settings) }, plainText)
  return `${statement?.subject}: ${statement?.text}`
}

test('the month of a round is what the cost model says of its use', () => {
  const result = fixtureResult()
  const [target] = result.targets
  const [round] = target?.rounds ?? []
  if (target === undefined || round === undefined) throw new TypeError('the fixture has rounds')
  const usage = usageByRound(result, target).get(round.round)
  expect(usdOfRound(month, target, round, headlineProfiles(result.plan))).toBe(
    usage && monthTotal({ ...usage, capacityPerSecond: null }, month.demand, month),
  )
})

test('a change that costs a tenth more is said with the interval of the difference', () => {
  const rounds = madeRounds({ starts: 12, ratio: 1.1, ...PLACE })
  const bill = billOf(month, rounds, undefined, 0.95)
  const { low, value, high } = bill?.difference ?? {}
  expect(value).toBeGreaterThan(6)
  expect(low).toBeLessThan(value ?? 0)
  expect(low).toBeGreaterThan(0)
  expect(high).toBeGreaterThan(value ?? 0)
  expect(bill).toMatchObject({ requestsPerSecond: 50, shape: 'flat', prices: month.catalogue.title })
  expect(said(rounds, undefined, 0.95)).toMatch(
    /^Bill: a month at 50 requests\/s \(flat, .+\): \$\d+\.\d+ before, \$\d+\.\d+ after: \+\$\d+\.\d+ \[\+\$\d+\.\d+, \+\$\d+\.\d+\]\.$/,
  )
})

test('what the interval does not show is not said to be a difference', () => {
  expect(said(madeRounds({ starts: 12, ...PLACE }), undefined, 0.95)).toMatch(
    /after: no difference that this run can tell \[−\$.+, \+\$.+\]\.$/,
  )
  const same = { startDeviation: 0, roundDeviation: 0 }
  expect(said(madeRounds({ starts: 12, ...same, ...PLACE }), undefined, 0.95)).toMatch(
    /: \$\d+(\.\d+)? before and after\.$/,
  )
  expect(said(madeRounds({ starts: 3, ratio: 1.5, ...PLACE }), undefined, 0.95)).toMatch(
    /after; too few starts for the interval of the difference\.$/,
  )
})

test('a stored base was measured apart; one that is not known is not made up', () => {
  const stored = unitsOf(madeRounds({ starts: 12, seed: 2, startDeviation: 0.001, ...PLACE }))
  const rounds = madeRounds({ starts: 12, ratio: 3, ...PLACE })
  expect(billOf(month, rounds, stored, 0.95)?.difference?.value).toBeGreaterThan(150)
  expect(said(rounds, [], 0.95)).toMatch(/: \$\d+(\.\d+)?; what it was before is not known\.$/)
  expect(said(madeRounds({ starts: 12 }), undefined, 0.95)).toBe('Bill: not known: no round says what a request uses.')
  expect(billStatement({}, plainText)).toEqual([])
})

test('a baseline that was saved for other traffic is not taken for this one', async () => {
  const { metric } = await readMonth(trafficSchema.parse({ rate: 51, shape: 'flat' }))
  const stored = unitsOf(madeRounds({ starts: 12, ...PLACE, metric }))
  const bill = billOf(month, madeRounds({ starts: 12, ...PLACE }), stored, 0.95)
  expect(bill).toMatchObject({ base: null, difference: null, candidate: { value: expect.any(Number) } })
})

test('an unknown provider is named with what there is', async () => {
  await expect(readMonth(trafficSchema.parse({ rate: 1, provider: 'awz' }))).rejects.toThrow('did you mean "aws"')
})
