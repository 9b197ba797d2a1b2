import { expect, test } from 'vitest'
import { examine, steady } from './mutants/examine.ts'
import { MUTANTS, NO_MUTANTS, STEADY_MS } from './mutants/mutants.ts'

test.each(MUTANTS.map((each) => [each.scenario, each.mutant, each] as const))(
  '%s: %s is caught',
  async (_, __, mutant) => {
    const loadMs = mutant.loadMs ?? STEADY_MS
    const { contract, round, requests } = await examine(mutant, { load: steady(loadMs) })
    if (mutant.contract) expect(contract.join('\n')).toMatch(mutant.contract)
    else expect(contract).toEqual([])
    if (mutant.round) for (const words of [mutant.round].flat()) expect(round.join('\n')).toMatch(words)
    else expect(round).toEqual([])
    expect(requests.planned).toBeGreaterThan(0.9 * 500 * (loadMs / 1_000))
  },
)

test.each(NO_MUTANTS.map((each) => [each.scenario, each] as const))(
  '%s: nothing broken is not accused',
  async (_, suspect) => {
    const { contract, round, findings } = await examine(suspect, { load: steady(STEADY_MS) })
    expect({ contract, round }).toEqual({ contract: [], round: [] })
    expect(findings.verified).toBeGreaterThan(500)
  },
)
