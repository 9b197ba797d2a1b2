import { expect, test } from 'vitest'
import { readProfiles } from '../profile/read-profile.ts'
import { firstLoads, trafficSeed } from './round-traffic.ts'

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
