import { expect, test } from 'vitest'
import { examine, steady } from './mutants/examine.ts'
import { MUTANTS, NO_MUTANTS } from './mutants/mutants.ts'

/** Some 750 orders of the shop: the rarest flaw is one in 500. */
const LOAD_MS = 15_000
const ALLOWED_MS = 20_000

test.each(MUTANTS.map((each) => [each.scenario, each.mutant, each] as const))(
  '%s: %s is caught',
  async (_, __, mutant) => {
    const loadMs = mutant.loadMs ?? LOAD_MS
    const { contract, round, roundMs, requests } = await examine(mutant, { load: steady(loadMs) })
    if (mutant.contract) expect(contract.join('\n')).toMatch(mutant.contract)
    else expect(contract).toEqual([])
    if (mutant.round) for (const words of [mutant.round].flat()) expect(round.join('\n')).toMatch(words)
    else expect(round).toEqual([])
    expect(roundMs).toBeLessThan(ALLOWED_MS)
    expect(requests.planned).toBeGreaterThan(0.9 * 500 * (loadMs / 1_000))
  },
)

test.each(NO_MUTANTS.map((each) => [each.scenario, each] as const))(
  '%s: nothing broken is not accused',
  async (_, suspect) => {
    const { contract, round, findings } = await examine(suspect, { load: steady(LOAD_MS) })
    expect({ contract, round }).toEqual({ contract: [], round: [] })
    expect(findings.verified).toBeGreaterThan(500)
  },
)
