import { expect, test } from 'vitest'
import { UserError } from '../base/errors.ts'
import { fixtureResult } from '../report/testing/fixture-result.ts'
import { cost } from './cost.ts'
import { USAGES } from './model/testing/usages.ts'

const usages = Object.values(USAGES)

test('a result is priced with every provider, each target at the rate that was asked for', async () => {
  const result = fixtureResult()
  const { catalogues, demand, targets } = await cost(result, { ratePerSecond: 50, shape: 'flat' })
  expect(catalogues.map(({ name }) => name)).toEqual(['aws', 'google', 'azure'])
  expect(demand).toMatchObject({ averagePerSecond: 50, growthPerMonth: 0 })
  expect(targets.length).toBeGreaterThan(1)
  for (const { bills } of catalogues) expect(bills.map(({ target }) => target)).toEqual(targets.map(({ name }) => name))
})

test('targets of several results are told apart, and stand beside what was not measured', async () => {
  const { targets } = await cost([fixtureResult(), fixtureResult(), ...usages.slice(0, 1)], { providers: ['aws'] })
  expect(targets.map(({ name }) => name)).toContain('monolith (result 2)')
  expect(targets.at(-1)).toEqual(usages[0])
})

test('an assumption changes the bill', async () => {
  const total = async (minReplicas: number): Promise<number> => {
    const { catalogues } = await cost(usages, { providers: ['aws'], ratePerSecond: 0.1, assumptions: { minReplicas } })
    return catalogues[0]?.bills[0]?.usdPerMonth ?? 0
  }
  expect(await total(4)).toBeGreaterThan(await total(1))
})

test.each([
  [{ ratePerSecond: 0 }, 'ratePerSecond: this option does not fit. Found: 0. Expected: a number above 0.'],
  [{ growthPerMonth: Number.NaN }, 'growthPerMonth: this option does not fit. Found: NaN.'],
  [{ shape: 'diurnl' as 'diurnal' }, 'did you mean "diurnal"'],
  [{ providers: ['aw'] }, 'did you mean "aws"'],
  [{ assumptions: { minReplicas: 1.5 } }, 'assumptions: this value does not fit minReplicas'],
])('%j is refused', async (options, words) => {
  const refusal = await cost(usages, options).catch((error: unknown) => error)
  expect(refusal).toBeInstanceOf(UserError)
  expect((refusal as UserError).paragraph()).toContain(words)
})
