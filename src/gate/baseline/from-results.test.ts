import { describe, expect, test } from 'vitest'
import { UserError } from '../../base/errors.ts'
import { fixtureResult } from '../../report/testing/fixture-result.ts'
import type { Result } from '../../result/schema.ts'
import { unitsOf } from '../decide/units.ts'
import { baselineSchema } from './baseline-document.ts'
import { baselineFromResults } from './from-results.ts'

const result = fixtureResult({})
const name = result.targets[0]?.name ?? ''

function read(...results: Result[]) {
  return results.map((one, index) => ({ file: `${index}.json`, result: one }))
}

function refusal(results: Result[], target?: string): string {
  try {
    baselineFromResults(read(...results), target)
  } catch (error) {
    if (error instanceof UserError) return error.paragraph()
  }
  return 'none'
}

describe('baselineFromResults', () => {
  test('takes each result for one start, whatever rounds it has', () => {
    const baseline = baselineFromResults(read(result, result, result), name)
    expect(baselineSchema.parse(JSON.parse(JSON.stringify(baseline)))).toEqual(baseline)
    const units = unitsOf(baseline.rounds)
    expect(units.map(({ start }) => start)).toEqual([0, 1, 2])
    expect(units[0]?.rounds).toHaveLength(result.targets[0]?.rounds.length ?? 0)
    const [row] = baseline.rounds[0]?.values ?? []
    expect(row?.base).toBeGreaterThan(0)
    expect([row?.control, row?.candidate]).toEqual([null, null])
  })

  test('wants to know which of several targets', () => {
    expect(refusal([result])).toContain('--target')
    expect(refusal([result], 'nobody')).toContain('no target "nobody"')
  })

  test('refuses results that were not measured alike', () => {
    expect(refusal([result, { ...result, budget: { ...result.budget, cpus: 7 } }], name)).toContain('1.json budget')
    const environment = { ...result.environment, runtime: 'docker' as const }
    expect(refusal([result, { ...result, environment }], name)).toContain('environment.runtime')
  })

  test('refuses a target that has no rounds', () => {
    const targets = result.targets.map((target) => ({ ...target, rounds: [] }))
    expect(refusal([{ ...result, targets }], name)).toContain('was not measured')
  })
})
