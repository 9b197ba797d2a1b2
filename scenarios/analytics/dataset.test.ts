import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { seededRandom } from '../../src/scenario/random.ts'
import { rowAt } from '../../src/scenario/rows.ts'
import { analyticsDataset, apiKeyOf, pastEvents, START_MS } from './dataset.ts'
import { HOUR_MS, MINUTE_MS } from './events.ts'

const { clients, events } = analyticsDataset(seededRandom(1))

test('every client has a key of its own that is known', () => {
  expect(clients).toHaveLength(20)
  for (const { id, keyHash } of clients) {
    expect(createHash('sha256').update(apiKeyOf(id)).digest('hex')).toBe(keyHash)
  }
})

test('the past is two hours of events, in order, each with an id of its own', () => {
  const all = [...events]
  expect(all).toHaveLength(20_000)
  expect(new Set(all.map(({ id }) => id)).size).toBe(20_000)
  expect(all.map(({ timeMs }) => timeMs)).toEqual(all.map(({ timeMs }) => timeMs).toSorted((a, b) => a - b))
  expect(all[0]?.timeMs).toBe(START_MS - 2 * HOUR_MS)
  expect(all.at(-1)?.timeMs).toBeLessThan(START_MS)
  for (const { id } of all) expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}$/)
})

test('half of the events are of one type, and few users do much', () => {
  const all = [...events]
  const share = all.filter(({ type }) => type === 'page_view').length / all.length
  expect(share).toBeGreaterThan(0.48)
  expect(share).toBeLessThan(0.52)
  const counts = [...Map.groupBy(all, ({ userId }) => userId).values()]
    .map(({ length }) => length)
    .sort((a, b) => b - a)
  expect(counts.slice(0, 100).reduce((sum, count) => sum + count, 0) / all.length).toBeGreaterThan(0.4)
})

test('ten million events are made when they are asked for, the same for the same seed', () => {
  const [one, same] = [1, 1].map((seed) => analyticsDataset(seededRandom(seed), 'large').events)
  if (one === undefined || same === undefined) throw new Error('unreachable')
  expect(one.length).toBe(10_000_000)
  for (const index of [0, 49, 50, 5_000_000, 9_999_999]) expect(rowAt(one, index)).toEqual(rowAt(same, index))
  expect(analyticsDataset(seededRandom(1), 'medium').events.length).toBe(1_000_000)
})

test.each([
  [START_MS - 10 * MINUTE_MS, START_MS],
  [START_MS - HOUR_MS + 1, START_MS - HOUR_MS + 361],
  [START_MS - 3 * HOUR_MS, START_MS - 2 * HOUR_MS + 360],
  [START_MS - MINUTE_MS, START_MS + HOUR_MS],
  [START_MS - 300, START_MS],
])('the events of a time are found without looking at all of them: %i to %i', (fromMs, untilMs) => {
  const expected = [...events].filter(({ timeMs }) => timeMs >= fromMs && timeMs < untilMs)
  expect([...pastEvents({ clients, events }, fromMs, untilMs)]).toEqual(expected)
})
