import { expect, test } from 'vitest'
import { readProfiles } from '../../load/profile/read-profile.ts'
import { trafficSeed, warmUpSeed } from '../seeds.ts'
import { firstLoads } from './round-traffic.ts'

const plan = { seed: 1, profiles: await readProfiles(['saturate', 'spike', 'steady']) }

test('every attempt at every load of every round has a seed of its own', () => {
  const seeds = [0, 1, 2].flatMap((round) =>
    [0, 1, 2].flatMap((load) => [1, 2, 3].map((attempt) => trafficSeed(plan, round, load, attempt))),
  )
  expect(new Set(seeds).size).toBe(27)
  expect(seeds.every((seed) => seed !== trafficSeed({ ...plan, seed: 2 }, 0, 0, 1))).toBe(true)
})

test('a profile keeps its place in a round that leaves another out', () => {
  expect(firstLoads(plan)).toEqual([0, 1, 2])
})

test.each([0, 1, 7])('with seed %i the warm-up has traffic that neither the checks nor another run has', (seed) => {
  const own = (['heating', 'settling'] as const).map((part) => warmUpSeed({ seed }, part))
  expect(new Set(own).size).toBe(2)
  for (const one of own) {
    expect(one).toBeGreaterThan(trafficSeed({ ...plan, seed }, 1_000, 0, 3))
    expect(one).toBeLessThan(trafficSeed({ ...plan, seed: seed + 1 }, 0, 0, 1))
  }
})
