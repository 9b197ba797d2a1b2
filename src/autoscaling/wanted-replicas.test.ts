import { expect, test } from 'vitest'
import { type Recommendation, recommend, wantedReplicas } from './wanted-replicas.ts'

const SETTINGS = { min: 1, max: 8, target: 0.5, coolDownMs: 10_000 }
const seen = (serving: number, total: number | null, coming = 0, atMs = 0) => ({ atMs, serving, coming, total })

test.each([
  ['the ratio of what there is to what is aimed at, rounded up', seen(2, 2.1), 5],
  ['fewer where each has less than its target', seen(4, 0.9), 2],
  ['nothing inside the tolerance, a little above', seen(4, 2.15), 4],
  ['and a little below', seen(4, 1.85), 4],
  ['just outside of it', seen(4, 2.21), 5],
  ['never above the most', seen(8, 8), 8],
  ['never below the least', seen(3, 0), 1],
  ['what is not known changes nothing', seen(3, null), 3],
  ['with those that are coming it is enough', seen(1, 1, 1), 2],
  ['with those that are coming it is not enough', seen(1, 2, 1), 4],
])('%s: %j', (_, observation, replicas) => {
  expect(recommend(observation, SETTINGS).replicas).toBe(replicas)
})

/** Feeds a controller with the sums of a load, one a second; each decision takes effect at once. */
function follow(totals: readonly number[]): number[] {
  let replicas = 1
  let recommendations: readonly Recommendation[] = []
  return totals.map((total, second) => {
    const decided = wantedReplicas(seen(replicas, total, 0, second * 1_000), recommendations, SETTINGS)
    recommendations = decided.recommendations
    replicas = decided.wanted
    return replicas
  })
}

test('more replicas come at once, fewer after the cool-down', () => {
  const totals = [0.4, 4, ...Array.from({ length: 12 }, () => 0.4)]
  expect(follow(totals)).toEqual([1, 8, ...Array.from({ length: 9 }, () => 8), 1, 1, 1])
})

test('a fall inside of the cool-down keeps the highest that was asked for in it', () => {
  const totals = [4, ...Array.from({ length: 5 }, () => 2), ...Array.from({ length: 15 }, () => 0.4)]
  const replicas = follow(totals)
  expect(replicas[9]).toBe(8)
  expect(replicas[10]).toBe(4)
  expect(replicas.at(-1)).toBe(1)
  expect(replicas.every((count, at) => at === 0 || count <= (replicas[at - 1] ?? 0))).toBe(true)
})

test('a ramp of a factor of eight is followed step by step and back, without a turn in between', () => {
  const up = Array.from({ length: 36 }, (_, second) => 0.45 + second * 0.1)
  const replicas = follow([...up, ...up.toReversed(), ...Array.from({ length: 12 }, () => 0.4)])
  const most = replicas.indexOf(8)
  expect(most).toBeLessThan(up.length)
  expect(replicas.slice(0, most)).toEqual(replicas.slice(0, most).toSorted((a, b) => a - b))
  const after = replicas.slice(replicas.lastIndexOf(8))
  expect(after).toEqual(after.toSorted((a, b) => b - a))
  expect(after.at(-1)).toBe(1)
})
