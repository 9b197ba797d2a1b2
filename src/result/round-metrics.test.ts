import { expect, test } from 'vitest'
import { fixtureResult } from '../report/testing/fixture-result.ts'
import { headlineProfiles } from './headline-stages.ts'
import { roundMetrics } from './round-metrics.ts'
import type { Result, Round, StageResult, TargetResult } from './schema.ts'
import { roundUsdPerMillion, targetCost } from './target-cost.ts'
import { usageByRound } from './usage-of-target.ts'

type Use = StageResult['components'][number]

/** The fixture's first target where one of its components lacks a figure. */
function without(key: 'cpuMs' | 'memoryBytes'): { result: Result; target: TargetResult; round: Round } {
  const result = fixtureResult()
  const [found] = result.targets as [TargetResult]
  const lacking = (use: Use, index: number): Use => (index === 0 ? { ...use, [key]: null } : use)
  const rounds = found.rounds.map((round) => ({
    ...round,
    stages: round.stages.map((stage) => ({ ...stage, components: stage.components.map(lacking) })),
  }))
  const [round] = rounds as [Round]
  return { result, target: { ...found, rounds }, round }
}

test.each(['cpuMs', 'memoryBytes'] as const)('a component without %s leaves the figure out, and is never 0', (key) => {
  const { result, target, round } = without(key)
  const headline = headlineProfiles(result.plan)
  const metrics = roundMetrics(round, headline)
  expect(metrics.throughputPerSecond).toBeDefined()
  expect('cpuMsPerRequest' in metrics).toBe(key !== 'cpuMs')
  expect('memoryBytes' in metrics).toBe(key !== 'memoryBytes')
  expect(roundUsdPerMillion(target, round, headline)).toBeUndefined()
  expect(targetCost(target, headline, 0.95)).toEqual([])
  expect(usageByRound(result, target).size).toBe(0)
})
