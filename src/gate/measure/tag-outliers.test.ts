import { describe, expect, test } from 'vitest'
import { madeCheck, madeRounds } from '../testing/made-rounds.ts'
import { tagOutliers } from './tag-outliers.ts'

describe('tagOutliers', () => {
  test('tags the start that lies far off, and keeps it', () => {
    const check = madeCheck('cpuPerRequest', 1.03)
    const rounds = madeRounds({ starts: 12 }).map((round) =>
      round.start === 4
        ? { ...round, values: round.values.map((value) => ({ ...value, candidate: 3 * (value.candidate ?? 0) })) }
        : round,
    )
    const tagged = tagOutliers(rounds, [check, madeCheck('cpuPerRequest', 1.1, { level: 'warn' })])
    expect(tagged).toHaveLength(12)
    const tags = tagged.flatMap((round) => round.tags.map((tag) => [round.start, tag.kind, tag.arm]))
    expect(tags).toEqual([[4, 'far off', 'candidate']])
    expect(tagged[4]?.void).toBeNull()
  })
})
