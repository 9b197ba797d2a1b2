import { describe, expect, test } from 'vitest'
import { seededRandom } from '../scenario/random.ts'
import { changePointsOfAny, WINDOW } from './long-series.ts'

const placesOf = (values: readonly number[], significance = 0.01) =>
  changePointsOfAny(values, { significance }).map(({ at }) => at)

/** Nearly normal, with a level of its own from each place on. */
function noisy(seed: number, length: number, steps: readonly (readonly [from: number, level: number])[] = []) {
  const random = seededRandom(seed)
  return Array.from({ length }, (_, index) => {
    const level = steps.findLast(([from]) => index >= from)?.[1] ?? 0
    return level + [1, 2, 3, 4].reduce((sum) => sum + random.next() - 0.5, 0)
  })
}

describe('a long series', () => {
  test('has its changes where they are, each once', () => {
    const places = placesOf(
      noisy(1, 600, [
        [33, 3],
        [118, 0],
        [320, 2.5],
        [590, 6],
      ]),
    )
    expect(places).toHaveLength(4)
    for (const [index, at] of [33, 118, 320, 590].entries()) {
      expect(Math.abs((places[index] ?? 0) - at)).toBeLessThanOrEqual(2)
    }
  })

  test('has none where nothing changed, about as seldom as promised', () => {
    const each = 10 * WINDOW
    const marks = Array.from({ length: 20 }, (_, seed) => placesOf(noisy(100 + seed, each)).length)
    const total = marks.reduce((a, b) => a + b, 0)
    // 200 stretches of one window at 1 %: 2 are to be expected, more than 7 are in one of 1,000 such draws.
    expect(total).toBeLessThanOrEqual(7)
  })

  test('is looked at in the same way every time', () => {
    const values = noisy(7, 300, [[150, 2]])
    expect(placesOf(values)).toEqual(placesOf(values))
  })
})

describe('a folder of series in which nothing changed', () => {
  test.each([12, 40, 80])('is marked about as seldom as promised with %i results', (length) => {
    const folders = 60
    const series = 10
    const marked = Array.from({ length: folders }, (_, folder) =>
      Array.from({ length: series }, (_, index) =>
        placesOf(noisy(1_000 * length + folder * series + index, length), 0.05 / series),
      ).some((places) => places.length > 0),
    ).filter(Boolean)
    // 3 of 60 are to be expected, more than 9 are in one of 1,000 such draws.
    expect(marked.length).toBeLessThanOrEqual(9)
  })
})
