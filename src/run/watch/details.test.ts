import { expect, test } from 'vitest'
import { fixtureResult } from '../../report/testing/fixture-result.ts'
import { roundDetails, startDetail, warmUpDetail } from './details.ts'

const [target] = fixtureResult({ rounds: 1 }).targets
const [round] = target?.rounds ?? []
if (!target || !round) throw new TypeError('the fixture has a round')

test('a start and a warm-up say how long they took', () => {
  expect(startDetail({ ...target, name: 'mine', startupMs: 1_234.5 })).toEqual(['mine started in 1,235 ms'])
  const warmUp = { requests: 12_000, durationMs: 3_210, steady: true, throughputPerSecond: 2_100, cpuMsPerRequest: [] }
  expect(warmUpDetail({ ...target, name: 'mine', warmUp })).toEqual([
    'mine is warm after 3,210 ms and 12,000 requests, 2,100 req/s in the end',
  ])
  expect(warmUpDetail({ ...target, name: 'mine', warmUp: { ...warmUp, steady: false } })[0]).toContain(
    'did not stabilise',
  )
})

test('what was not done is not told', () => {
  expect(startDetail({ ...target, startupMs: null })).toEqual([])
  expect(warmUpDetail({ ...target, warmUp: null })).toEqual([])
})

test('each stage of a round says its rate, its 99th percentile and its errors', () => {
  const lines = roundDetails('mine', { ...round, round: 0 })
  expect(lines).toHaveLength(round.stages.length)
  for (const line of lines) expect(line).toMatch(/^round 1, mine, \w+: [\d,.]+ req\/s, p99 [\d,.]+ ms, \d+ errors/)
})
