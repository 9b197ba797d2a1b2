import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { renderMarkdown } from '../report/markdown/render-markdown.ts'
import { renderTerminal } from '../report/terminal/render-terminal.ts'
import { fixtureResult } from '../report/testing/fixture-result.ts'
import { migrate } from './migrate.ts'
import { parseResult, readResult } from './read-result.ts'
import { resultSchema } from './schema.ts'

const file = join(import.meta.dirname, 'testing', 'version-1.json')
const old = JSON.parse(readFileSync(file, 'utf8'))
const read = await readResult(file)

test('a document of version 1 is read as one of the present', () => {
  expect(read.schemaVersion).toBe(3)
  expect(read.plan.profiles.map(({ name, loop, rounds }) => [name, loop, rounds])).toEqual([
    ['saturate', 'closed', 2],
    ['steady', 'open', 2],
  ])
  expect(read.plan.profiles.map(({ stages }) => stages)).toEqual([
    [{ name: 'saturate', durationMs: 2000, connections: 16, from: null, to: null }],
    [{ name: 'steady', durationMs: 2000, connections: null, from: { perSecond: 240 }, to: { perSecond: 240 } }],
  ])
})

test('its stages keep what they held, and what they did not hold is null', () => {
  const [saturate, steady] = read.targets[1]?.rounds[1]?.stages ?? []
  const before = old.targets[1].rounds[1]
  expect(saturate).toMatchObject({
    profile: 'saturate',
    stage: 'saturate',
    loop: 'closed',
    offeredFromRatePerSecond: null,
  })
  expect(steady).toMatchObject({ profile: 'steady', loop: 'open', offeredToRatePerSecond: 240, lowerBound: false })
  expect(steady?.disqualified).toEqual(before.steady.disqualified)
  expect(steady?.requests).toEqual({ ...before.steady.requests, sent: before.steady.requests.planned - 2 })
  expect(steady?.responseTime).toEqual(before.steady.responseTime)
  expect(steady?.driver).toMatchObject({ workers: 1, sendLag: null, lagP99Ms: before.steady.driver.lagP99Ms })
  expect(steady?.series[0]).toMatchObject({ completed: before.steady.series[0].completed, backlog: null })
})

test('its conclusions are those that were drawn then', () => {
  const [first] = read.summary.targets
  expect(first?.estimates.p50Ms).toEqual({ ...old.summary.targets[0].estimates.p50Ms, atLeast: false })
  expect(first?.estimates.usdPerMillionRequests?.value).toBe(
    old.summary.targets[0].estimates.usdPerMillionRequests.value,
  )
})

test('comparisons have the verdicts of today, and a percentile of few requests has no figure any more', () => {
  expect(old.summary.comparisons.map(({ metric }: { metric: string }) => metric)).toContain('p99Ms')
  expect(new Set(read.summary.comparisons.map(({ verdict }) => verdict))).toEqual(new Set(['not decided']))
  expect(read.summary.targets[0]?.estimates).not.toHaveProperty('p99Ms')
  expect(read.summary.targets[0]?.unavailable.p99Ms).toMatch(/requests in 2 rounds; a p99 needs 2,000/)
})

test('a document of version 2 is read with the verdicts of today', () => {
  const now = fixtureResult()
  const comparisons = now.summary.comparisons.map(({ because: _, ...each }) => ({
    ...each,
    verdict: 'too close to call',
  }))
  const targets = now.summary.targets.map(({ unavailable: _, ...each }) => each)
  const text = JSON.stringify({ ...now, schemaVersion: 2, summary: { targets, comparisons } })
  expect(parseResult(text, 'two.json')).toEqual(now)
})

test('it can be reported like any other', () => {
  expect(renderTerminal(read, { columns: 100, colour: false, verbose: true })).toMatch(/p50/)
  expect(renderMarkdown(read)).toContain('steady 2.0 s at 240 req/s')
})

test('a rate that was never found does not get in the way', () => {
  const migrated = migrate({ ...old, plan: { ...old.plan, steadyRatePerSecond: 0 }, targets: [] }, 1)
  expect(resultSchema.parse(migrated).plan.profiles[1]?.stages[0]?.from).toEqual({ share: 0.5 })
})
