import { describe, expect, test } from 'vitest'
import { UserError } from '../../base/errors.ts'
import { renderTrend } from './render-trend.ts'
import { exampleResults, exampleSetting } from './testing/stored-results.ts'
import { type TrendQuestion, trend } from './trend.ts'

const question: TrendQuestion = { metrics: ['cpuMsPerRequest', 'throughputPerSecond'], significance: 0.01 }
const stored = { results: exampleResults(), leftOut: [] }
const onAnotherCpu = {
  ...exampleSetting,
  facts: exampleSetting.facts.map((fact) => (fact.what === 'CPU' ? { ...fact, value: '"Another CPU"' } : fact)),
}
const mixed = {
  results: stored.results.map((result, day) =>
    day % 6 === 5
      ? {
          ...result,
          setting: onAnotherCpu,
          settingText: result.settingText.replace('Example CPU @ 2.50GHz', 'Another CPU'),
        }
      : result,
  ),
  leftOut: [{ file: 'cut.json', reason: 'the result file is no whole JSON document' }],
}
const ESC = String.fromCharCode(27)

describe('trend', () => {
  const [group] = trend(stored, question).groups

  test('finds when a target changed, which way, and by how much', () => {
    const monolith = group?.series.find(({ target, metric }) => target === 'monolith' && metric === 'cpuMsPerRequest')
    expect(monolith?.changes).toMatchObject([
      { at: 10, direction: 'worse', after: { file: '2026-02-20-compare-ecommerce.json' } },
      { at: 17, direction: 'better', after: { file: '2026-02-27-compare-ecommerce.json' } },
    ])
    expect(monolith?.changes[0]?.ratio).toBeCloseTo(1.1, 1)
    expect(monolith?.changes[1]?.ratio).toBeCloseTo(0.8, 1)
    expect(monolith?.levels.map(({ from, to }) => [from, to])).toEqual([
      [0, 10],
      [10, 17],
      [17, 24],
    ])
  })

  test('finds no change where there was none', () => {
    const others = group?.series.filter(({ target, metric }) => target !== 'monolith' || metric !== 'cpuMsPerRequest')
    expect(others).toHaveLength(3)
    expect(others?.flatMap(({ changes }) => changes)).toEqual([])
  })

  test('says which software changed at the same time', () => {
    const changes = group?.series.flatMap((series) => series.changes) ?? []
    expect(changes.map(({ alsoChanged }) => alsoChanged)).toEqual([['node 24.20.0 → 24.21.0'], []])
  })

  test('puts results into the order of time, wherever they stood', () => {
    const reversed = trend({ ...stored, results: stored.results.toReversed() }, question)
    expect(reversed).toEqual(trend(stored, question))
  })

  test('does not join results of another machine, and says what differs', () => {
    const { groups } = trend(mixed, question)
    expect(groups.map(({ results }) => results)).toEqual([20, 4])
    expect(groups.map(({ cautions }) => cautions)).toEqual([
      [],
      ['Not joined to the first group, which differs: CPU "Example CPU @ 2.50GHz" and "Another CPU".'],
    ])
  })

  test('takes a machine for the same one when an update of its kernel tells the memory a little otherwise', () => {
    const results = stored.results.map((result, day) => {
      const setting = { ...exampleSetting, memoryBytes: exampleSetting.memoryBytes - (day % 2) * 20 * 2 ** 20 }
      return { ...result, setting }
    })
    expect(trend({ results, leftOut: [] }, question).groups).toHaveLength(1)
  })

  test('warns where latencies are of different loads', () => {
    const results = stored.results.map((result, day) => ({ ...result, openRatePerSecond: 400 + 10 * day }))
    const [group] = trend({ results, leftOut: [] }, question).groups
    expect(group?.cautions).toEqual([expect.stringContaining('measured at 400 to 630 requests a second')])
  })

  test('leaves out figures that are lower bounds, and says so', () => {
    const results = stored.results.map((result, day) => ({
      ...result,
      targets: new Map([
        ['monolith', { throughputPerSecond: { value: 2000 + day, low: 1990, high: null, atLeast: day < 3 } }],
      ]),
    }))
    const [group] = trend({ results, leftOut: [] }, question).groups
    expect(group?.series.map(({ points }) => points.length)).toEqual([21])
    expect(group?.cautions).toEqual([expect.stringContaining('Throughput of monolith: 3 results left out')])
  })

  test('shows the targets asked for, and refuses names that no result has', () => {
    const chosen = trend(stored, { ...question, targets: ['microservices'] })
    expect(chosen.groups[0]?.series.map(({ target }) => target)).toEqual(['microservices', 'microservices'])
    expect(() => trend(stored, { ...question, targets: ['monolit'] })).toThrow(/did you mean "monolith"/)
    expect(() => trend(stored, { ...question, scenario: 'analytics' })).toThrow(UserError)
  })
})

describe('the drawing', () => {
  test.each([80, 120])('looks in %i columns as it did', async (columns) => {
    const text = renderTrend(trend(mixed, question), 'reports', { columns, colour: false })
    await expect(text).toMatchFileSnapshot(`testing/golden/trend-${columns}.txt`)
    expect(Math.max(...text.split('\n').map((line) => line.length))).toBeLessThanOrEqual(columns)
  })

  test('says with colour what it says without', () => {
    const [plain, coloured] = [false, true].map((colour) =>
      renderTrend(trend(stored, question), 'reports', { columns: 100, colour }),
    )
    expect(plain).not.toContain(ESC)
    expect(coloured).toContain(ESC)
    expect(coloured?.replaceAll(new RegExp(`${ESC}\\[\\d+m`, 'g'), '').replaceAll(/ +$/gm, '')).toBe(plain)
  })

  test('is moved by no name', () => {
    const results = stored.results.map((result) => ({
      ...result,
      file: `${ESC}[2J\n${result.file}`,
      targets: new Map([[`${ESC}[31mred\nline`, result.targets.get('monolith') ?? {}]]),
    }))
    const text = renderTrend(trend({ results, leftOut: [] }, question), 'reports', { columns: 100, colour: false })
    expect(text).not.toContain(ESC)
    expect(text).toContain(' red line')
  })
})
