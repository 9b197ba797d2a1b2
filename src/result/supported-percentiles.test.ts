import { expect, test } from 'vitest'
import { cautions } from '../report/content/cautions.ts'
import { renderCsv } from '../report/exchange/csv.ts'
import { renderJunit } from '../report/exchange/junit.ts'
import { renderOpenMetrics } from '../report/exchange/open-metrics.ts'
import { renderHtml } from '../report/html/render-html.ts'
import { renderMarkdown } from '../report/markdown/render-markdown.ts'
import { renderTerminal } from '../report/terminal/render-terminal.ts'
import { changeStages, fixtureResult } from '../report/testing/fixture-result.ts'
import { defaultPlan } from '../report/testing/fixture-rounds.ts'
import { encodeHistogram, newLatencyHistogram } from '../stats/latency-histogram.ts'
import { objectiveByCount } from './objective-by-count.ts'
import type { StageResult } from './schema.ts'

/** What is judged of one round with so many requests, some of which took 500 ms and all others 11. */
function judgedRound(requests: number, slow: number, failed = 0) {
  const histogram = newLatencyHistogram()
  for (let request = 0; request < requests; request++) histogram.recordValue((request < slow ? 500 : 11) * 1_000)
  const responseTime = { count: requests, histogram: encodeHistogram(histogram) }
  const result = fixtureResult({
    change: changeStages(undefined, (stage: StageResult) => ({
      ...stage,
      responseTime,
      requests: { ...stage.requests, failed },
    })),
  })
  const [target] = result.targets
  if (target === undefined) throw new TypeError('the fixture has targets')
  return objectiveByCount(result, { ...target, rounds: target.rounds.slice(0, 1) }, 'responseTime', 200)
}

/** So many requests of each open window, all of so many milliseconds. */
function few(count: number, ms: number) {
  const histogram = newLatencyHistogram()
  for (let request = 0; request < count; request++) histogram.recordValue(ms * 1_000)
  const responseTime = { count, histogram: encodeHistogram(histogram) }
  return changeStages(undefined, (stage: StageResult) =>
    stage.loop === 'open'
      ? { ...stage, responseTime, operations: {}, requests: { ...stage.requests, completed: count, planned: count } }
      : stage,
  )
}

test('five arrivals in each of six windows are no percentile, anywhere', () => {
  const result = fixtureResult({ change: few(5, 11.2) })
  for (const { estimates, unavailable } of result.summary.targets) {
    expect(Object.keys(estimates).filter((metric) => /^p\d/.test(metric))).toEqual([])
    expect(unavailable.p50Ms).toBe('30 requests in 6 rounds; a p50 needs 40, and 4 in each round')
    expect(unavailable.p99Ms).toBe('30 requests in 6 rounds; a p99 needs 2,000')
  }
  expect(result.summary.comparisons.filter(({ metric }) => /^p\d/.test(metric))).toEqual([])
  const terminal = renderTerminal(result, { columns: 120, colour: false, verbose: true })
  expect(terminal.replaceAll(/\s+/g, ' ')).toMatch(
    /p99 at 240 req\/s: not available: too few requests of monolith, [^(]*\(30 requests in 6 rounds/,
  )
  for (const text of [terminal, renderMarkdown(result), renderHtml([result])]) {
    expect(text.replaceAll(/\s+/g, ' ')).toContain(
      'p99 of monolith, microservices, event-driven and serverless (30 requests',
    )
    expect(text).not.toMatch(/(?<![\d.])11\.2\d? ms/)
  }
  expect(renderCsv(result)).not.toMatch(/,p99Ms,|,steady,.*,responseTimeP9\d+Ms,/)
  expect(renderOpenMetrics(result)).not.toContain('archbench_response_time_seconds')
  expect(renderJunit(result)).toContain('p99Ms: not available (30 requests in 6 rounds')
})

test('what most of them exceeded is missed, however few they were', () => {
  const said = cautions(fixtureResult({ change: few(5, 450) }), (text) => text)
  expect(said).toContainEqual('monolith misses the objective for p99: 30 of 30 took longer, at most 200 ms allowed.')
  expect(cautions(fixtureResult({ change: few(5, 11) }), (text) => text).join()).not.toMatch(/misses/)
  // One of 15 is what every seventh target shows whose p99 is just at the limit; three of 15 is not.
  expect(judgedRound(15, 1)).toEqual({ outcome: 'not decided', slower: 1, answered: 15 })
  expect(judgedRound(15, 3)).toEqual({ outcome: 'missed', slower: 3, answered: 15 })
})

test('an objective is met where so many are within it that hardly one in a hundred can be beyond', () => {
  // 0.99 to the power of 299 is below 5 %, to the power of 298 above.
  expect(judgedRound(299, 0)?.outcome).toBe('met')
  expect(judgedRound(298, 0)?.outcome).toBe('not decided')
  expect(judgedRound(473, 1)?.outcome).toBe('met')
  expect(judgedRound(472, 1)?.outcome).toBe('not decided')
  // What was not answered may have taken any time.
  expect(judgedRound(299, 0, 1)?.outcome).toBe('not decided')
  expect(judgedRound(5, 0, 20)).toEqual({ outcome: 'not decided', slower: 0, answered: 5 })
})

test('the default load has a p50, a p95 and a p99; a slower one has what it has enough for', () => {
  const available = (count: number) =>
    Object.keys(
      fixtureResult({ plan: defaultPlan(6), change: few(count, 3) }).summary.targets[0]?.estimates ?? {},
    ).filter((metric) => /^p\d/.test(metric))
  expect(available(370)).toEqual(['p50Ms', 'p95Ms', 'p99Ms'])
  expect(available(120)).toEqual(['p50Ms', 'p95Ms'])
  expect(available(10)).toEqual(['p50Ms'])
})
