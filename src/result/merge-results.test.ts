import { expect, test } from 'vitest'
import { UserError } from '../base/errors.ts'
import { fixtureResult, fixtureWithFailure } from '../report/testing/fixture-result.ts'
import { mergeResults } from './merge-results.ts'
import { type Result, resultSchema } from './schema.ts'

const at = (result: Result, day: number): Result => ({ ...result, startedAt: `2026-11-0${day}T00:00:00.000Z` })
const monday = { file: 'monday.json', result: at(fixtureResult({ rounds: 4 }), 2) }
const tuesday = { file: 'tuesday.json', result: at(fixtureResult({ rounds: 6 }), 3) }

test('rounds follow each other, and the summary is drawn from all', () => {
  const merged = mergeResults([monday, tuesday])
  expect(resultSchema.safeParse(merged).error).toBeUndefined()
  for (const { rounds } of merged.targets)
    expect(rounds.map(({ round }) => round)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9])
  expect(merged.plan.rounds).toBe(10)
  expect(merged.plan.profiles.map(({ rounds }) => rounds)).toEqual([10, 10])
  expect(merged.mergedFrom).toMatchObject([
    { startedAt: monday.result.startedAt, firstRound: 0, rounds: 4 },
    { startedAt: tuesday.result.startedAt, firstRound: 4, rounds: 6 },
  ])
  expect(merged.warnings[0]).toMatch(/^Merged from 2 runs/)
  const width = (result: Result): number => {
    const { low, high } = result.summary.targets[0]?.estimates.p50Ms ?? {}
    return (high ?? Number.NaN) - (low ?? Number.NaN)
  }
  expect(monday.result.summary.targets[0]?.estimates.p50Ms?.low).toBeNull() // four rounds are too few
  expect(width(merged)).toBeLessThanOrEqual(width(tuesday.result))
})

test('one result is itself, and a target that failed once has failed', () => {
  expect(mergeResults([monday])).toBe(monday.result)
  const failed = { file: 'failed.json', result: at(fixtureWithFailure(), 4) }
  const merged = mergeResults([tuesday, failed])
  expect(merged.targets.find(({ status }) => status === 'failed')?.name).toBe('serverless')
})

const other = at(fixtureResult({ rounds: 6 }), 4)
test.each<[string, Result]>([
  ['scenario.name', { ...other, scenario: { ...other.scenario, name: 'social' } }],
  ['budget.cpus', { ...other, budget: { ...other.budget, cpus: 64 } }],
  ['targets', { ...other, targets: other.targets.slice(1) }],
  ['plan.profiles', { ...other, plan: { ...other.plan, profiles: other.plan.profiles.slice(1) } }],
  ['plan.fullRatePerSecond', { ...other, plan: { ...other.plan, fullRatePerSecond: 1e6 } }],
  ['environment.cpuModel', { ...other, environment: { ...other.environment, cpuModel: 'another' } }],
  ['startedAt', tuesday.result],
])('what differs in %s is refused by that name', (key, result) => {
  const merge = () => mergeResults([tuesday, { file: 'other.json', result }])
  expect(merge).toThrow(UserError)
  try {
    merge()
  } catch (error) {
    expect((error as UserError).details).toMatchObject({ key, file: 'other.json' })
  }
})
