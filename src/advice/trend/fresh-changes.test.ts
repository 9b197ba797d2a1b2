import { describe, expect, test } from 'vitest'
import { seededRandom } from '../../scenario/random.ts'
import { freshChanges, freshText } from './fresh-changes.ts'
import type { StoredResult } from './stored-result.ts'
import { exampleResults, exampleSetting } from './testing/stored-results.ts'
import { seriesCount, type TrendQuestion, trend } from './trend.ts'

const question: TrendQuestion = { metrics: ['cpuMsPerRequest', 'throughputPerSecond'], significance: 0.01 }

function check(results: readonly StoredResult[], newest = 10) {
  const stored = { results, leftOut: [] }
  const significance = question.significance / seriesCount(stored, question)
  return freshChanges(trend(stored, { ...question, significance }), newest)
}

describe('a fresh change', () => {
  test('is one for the worse whose first result is among the newest', () => {
    const results = exampleResults().slice(0, 17)
    const found = check(results)
    expect(found.fresh.map(({ series, change }) => [series.target, series.metric, change.at])).toEqual([
      ['monolith', 'cpuMsPerRequest', 10],
    ])
    expect(freshText(found, 10)).toContain('monolith, CPU per request: +10 % worse from 2026-02-20 on')
    // The tenth of seventeen has six results after it.
    expect(check(results, 6).fresh).toEqual([])
  })

  test('is none that became better, and none that was long ago', () => {
    const found = check(exampleResults())
    expect(found).toMatchObject({ fresh: [], checked: 4, tooShort: 0 })
    expect(freshText(found, 10)).toBe('No figure became worse within the newest 10 results (4 series checked).\n')
  })

  test('is none of a setting that no newest result has', () => {
    const old = exampleResults().slice(0, 17)
    const setting = { ...exampleSetting, memoryBytes: 2 * exampleSetting.memoryBytes }
    const others = exampleResults().map((result, day) => ({
      ...result,
      setting,
      startedAt: new Date(Date.UTC(2026, 5, 1 + day)).toISOString(),
    }))
    expect(check([...old, ...others]).fresh).toEqual([])
  })

  test('says so where results are too few to tell', () => {
    expect(freshText(check(exampleResults().slice(0, 5)), 10)).toBe(
      'Nothing was checked. 4 series not checked: fewer than 10 results.\n',
    )
  })

  test('is seldom found where nothing changed', () => {
    const marked = Array.from({ length: 100 }, (_, folder) => {
      const random = seededRandom(folder)
      const noise = () => ({
        value: Math.exp(0.1 * (random.next() + random.next() - 1)),
        low: null,
        high: null,
        atLeast: false,
      })
      const results = exampleResults().map((result) => ({
        ...result,
        targets: new Map(
          ['a', 'b', 'c', 'd'].map((name) => [name, { cpuMsPerRequest: noise(), throughputPerSecond: noise() }]),
        ),
      }))
      return check(results).fresh.length > 0
    }).filter(Boolean)
    // At most 1 of 100 is to be expected; more than 4 are in one of 200 such draws.
    expect(marked.length).toBeLessThanOrEqual(4)
  })
})
