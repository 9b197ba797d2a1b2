import { expect, test } from 'vitest'
import { commitsAround, parseCommits } from './commits.ts'
import { exampleResults } from './testing/stored-results.ts'
import { trend } from './trend.ts'

const log = [
  'cccccccccccccccccccc\t2026-02-20T10:00:00+00:00\tAfter it',
  'bbbbbbbbbbbbbbbbbbbb\t2026-02-20T03:30:00+01:00\tCache\twith a tab',
  'aaaaaaaaaaaaaaaaaaaa\t2026-02-18T10:00:00+00:00\tBefore it',
].join('\n')

test('lists the commits between the results on the two sides of a change', () => {
  const [group] = trend(
    { results: exampleResults(), leftOut: [] },
    { metrics: ['cpuMsPerRequest'], targets: ['monolith'], significance: 0.01 },
  ).groups
  const [change] = group?.series[0]?.changes ?? []
  if (change === undefined) throw new Error('the example has a change')
  expect(commitsAround(parseCommits(log), change)).toEqual([
    { id: 'bbbbbbbbbbbb', committedAt: '2026-02-20T03:30:00+01:00', subject: 'Cache with a tab' },
  ])
  expect(parseCommits('')).toEqual([])
})
