import { expect, test } from 'vitest'
import { fixtureResult } from '../report/testing/fixture-result.ts'
import { stageSeen } from './load-seen.ts'

const [stage] = fixtureResult({ rounds: 1 }).targets[0]?.rounds[0]?.stages ?? []
if (!stage) throw new TypeError('the fixture has a stage')

const row = {
  fromMs: 0,
  toMs: 1_000,
  planned: 10,
  sent: 9,
  completed: 8,
  failed: 1,
  dropped: 1,
  backlog: 0,
  p50Ms: 1,
  p99Ms: 5,
}

test('each second of a stage has its rate, its 99th percentile and all that went wrong', () => {
  const half = { ...row, fromMs: 1_000, toMs: 1_500, completed: 0, failed: 3, dropped: null, p99Ms: 0 }
  expect(stageSeen('mine', { ...stage, series: [row, half] })).toMatchObject([
    { target: 'mine', profile: stage.profile, stage: stage.stage, ratePerSecond: 8, p99Ms: 5, errors: 2 },
    { ratePerSecond: 0, p99Ms: null, errors: 3 },
  ])
  expect(stageSeen('mine', { ...stage, series: [{ ...row, toMs: 500 }] })).toMatchObject([{ ratePerSecond: 16 }])
})
