import { describe, expect, test } from 'vitest'
import { exampleResults } from '../testing/stored-results.ts'
import { trend } from '../trend.ts'
import { renderTrendPage } from './render-trend-page.ts'

const found = trend(
  { results: exampleResults(), leftOut: [{ file: '<b>.json', reason: 'it was interrupted' }] },
  { metrics: ['cpuMsPerRequest', 'throughputPerSecond'], significance: 0.01 },
)
const commits = [
  { id: 'abcdef123456', committedAt: '2026-02-20T01:00:00Z', subject: 'Cache <script>alert(1)</script>' },
]
const page = renderTrendPage(found, { source: 'reports', commits })

describe('the page of a trend', () => {
  test('has a chart for each series and a line for each change', () => {
    expect(page.match(/data-chart="lines" data-x/g)).toHaveLength(4)
    expect(page.match(/stroke-dasharray="4 3"/g)).toHaveLength(2)
    expect(page).toContain('worse from 2026-02-20 on')
  })

  test('names the commits around a change, and escapes what others wrote', () => {
    expect(page).toContain('<code>abcdef123456</code> Cache &lt;script&gt;')
    expect(page).toContain('&lt;b&gt;.json: it was interrupted.')
    expect(page).not.toContain('<script>alert')
  })

  test('loads nothing', () => {
    expect(page).toContain('content="default-src &#39;none&#39;')
    expect(page.replace(/<script>.*<\/script>/s, '')).not.toMatch(/(?:src|href)="(?!#)/)
    expect(page.replace(/<script>.*<\/script>/s, '')).not.toContain(' style="')
  })

  test('draws no more than can be seen of many results', () => {
    const [example] = exampleResults()
    if (example === undefined) throw new Error('there are examples')
    const results = Array.from({ length: 1_000 }, (_, index) => ({
      ...example,
      startedAt: new Date(Date.UTC(2025, 0, 1, index)).toISOString(),
      targets: new Map([['a', { p99Ms: { value: 10 + (index % 7), low: null, high: null, atLeast: false } }]]),
    }))
    const many = trend({ results, leftOut: [] }, { metrics: ['p99Ms'], significance: 0.001 })
    expect(renderTrendPage(many, { source: 'reports', commits: [] }).match(/h0/g)?.length).toBeLessThanOrEqual(840)
  })
})
