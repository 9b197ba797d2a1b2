import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { SATURATING, type Standing, startTargetUnderTest } from './mutants/examine.ts'
import { MANY_REQUESTS, MUTANTS, type Mutant, NO_MUTANTS } from './mutants/mutants.ts'

/** What one start can be in turn: starting takes longer than switching. */
const starts = Map.groupBy(MUTANTS, ({ file, scenario, mutant, isSwitchable }) =>
  [scenario, file, isSwitchable ? '' : mutant].join(),
)

describe.each([...starts.values()].map((mutants) => ({ ...(mutants[0] as Mutant), mutants })))('$scenario', (first) => {
  const { file, mutants } = first
  let standing: Standing
  beforeAll(async () => {
    standing = await startTargetUnderTest(first)
  })
  afterAll(() => standing?.[Symbol.asyncDispose]())

  test.each(mutants)('$mutant is caught', async (mutant) => {
    const least = mutant.requests ?? MANY_REQUESTS
    const { contract, round, requests } = await standing.examine(mutant, { load: SATURATING, requests: least })
    if (mutant.contract) expect(contract.join('\n')).toMatch(mutant.contract)
    else expect(contract).toEqual([])
    if (mutant.round) for (const words of [mutant.round].flat()) expect(round.join('\n')).toMatch(words)
    else expect(round).toEqual([])
    expect(requests.planned).toBeGreaterThanOrEqual(least)
  })

  test.each(NO_MUTANTS.filter((right) => right.file === file))('nothing broken is not accused', async (right) => {
    const examining = { load: SATURATING, requests: MANY_REQUESTS }
    const { contract, round, findings } = await standing.examine(right, examining)
    expect({ contract, round }).toEqual({ contract: [], round: [] })
    expect(findings.verified).toBeGreaterThan(500)
  })
})
