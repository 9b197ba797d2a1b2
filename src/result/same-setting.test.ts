import { expect, test } from 'vitest'
import { groupBySetting } from '../advice/trend/group-by-setting.ts'
import { storedResult } from '../advice/trend/stored-result.ts'
import { fixtureResult } from '../report/testing/fixture-result.ts'
import { mergeResults } from './merge-results.ts'
import type { Result } from './schema.ts'

const base = { ...fixtureResult({ rounds: 2 }), startedAt: '2026-11-01T00:00:00Z' }
const next = { ...base, startedAt: '2026-11-02T00:00:00Z' }
const { scenario, budget, plan, environment } = base
const slower = (profile: Result['plan']['profiles'][number]) => ({
  ...profile,
  stages: profile.stages.map((stage) => ({ ...stage, durationMs: 10_000 })),
})

const groups = (other: Result): number =>
  groupBySetting([storedResult('a.json', base), storedResult('b.json', other)]).length
const merge = (other: Result) => () =>
  mergeResults([
    { file: 'a.json', result: base },
    { file: 'b.json', result: other },
  ])

test.each<[string, Partial<Result>]>([
  ['data size', { plan: { ...plan, dataSize: 'large' } }],
  ['rows', { scenario: { ...scenario, rows: { ...scenario.rows, users: 9 } } }],
  ['objectives', { scenario: { ...scenario, slo: { ...scenario.slo, p99Ms: 50 } } }],
  ['mix', { scenario: { ...scenario, mix: { listProducts: 1 } } }],
  ['profile', { plan: { ...plan, profiles: plan.profiles.map(slower) } }],
  ['budget', { budget: { ...budget, memoryBytes: 2 ** 29 } }],
  ['runtime', { environment: { ...environment, runtime: 'docker' } }],
  ['memory', { environment: { ...environment, memoryBytes: 2 ** 30 } }],
  ['isolation', { environment: { ...environment, isolation: 'not isolated' } }],
])('another %s is another setting: the trend does not join what report refuses to merge', (_what, change) => {
  expect(groups({ ...next, ...change })).toBe(2)
  expect(merge({ ...next, ...change })).toThrow('different experiments')
})

test.each<[string, Partial<Result>]>([
  ['seed', { seed: 1 }],
  ['order of keys', { scenario: { ...scenario, mix: Object.fromEntries(Object.entries(scenario.mix).toReversed()) } }],
  [
    'memory after an update of the kernel',
    { environment: { ...environment, memoryBytes: environment.memoryBytes * 0.99 } },
  ],
])('another %s is the same setting', (_what, change) => {
  expect(groups({ ...next, ...change })).toBe(1)
  expect(merge({ ...next, ...change })).not.toThrow()
})
