import { Chalk } from 'chalk'
import { expect, test } from 'vitest'
import { throughputAt } from '../../stats/scalability-law.ts'
import { renderHtml } from '../html/render-html.ts'
import { renderMarkdown } from '../markdown/render-markdown.ts'
import { fixtureResult } from '../testing/fixture-result.ts'
import { fixtureScaled } from '../testing/fixture-scaling.ts'
import { terminalScaling } from './scaling.ts'
import { widthOf } from './table.ts'

const byLaw = (cpus: number): number => throughputAt({ lambda: 800, sigma: 0.08, kappa: 0.01 }, cpus)
const BUDGETS = [0.5, 1, 2, 4, 8]
const inTerminal = (throughput: (cpus: number) => number, columns = 110): string =>
  terminalScaling(fixtureScaled(throughput, BUDGETS), columns, new Chalk({ level: 0 })).replaceAll(/\s+/g, ' ')

test('each budget stands beside the law, with its parameters, its peak and the held-out budget', () => {
  const text = inTerminal(byLaw)
  expect(text).toMatch(/0\.500? /)
  expect(text).toMatch(/λ [78]\d\d \(.*\) req\/s with one CPU, contention σ 0\.0\d+ \(.*\), coherency κ 0\.0\d+/)
  expect(text).toMatch(/throughput is highest with N\* = \d+\.\d+ CPU|no peak can be told/)
  expect(text).toMatch(
    /held out: from the smaller budgets the law predicts [\d,]+ req\/s with 8 CPU; measured were [\d,]+/,
  )
})

test('data that do not follow the law are said not to, and are not extrapolated', () => {
  const text = inTerminal((cpus) => 1_000 * Math.min(cpus, 2))
  expect(text).toContain('the data do not follow the Universal Scalability Law')
  expect(text).toContain('Do not extrapolate')
  expect(text).not.toContain('λ')
})

test('it is no wider than the terminal', () => {
  for (const columns of [60, 80, 120]) {
    const text = terminalScaling(fixtureScaled(byLaw, BUDGETS), columns, new Chalk({ level: 0 }))
    expect(widthOf(text)).toBeLessThanOrEqual(columns)
  }
})

test('the Markdown has the table, and the page draws points and curve', () => {
  const result = fixtureScaled(byLaw, BUDGETS)
  expect(renderMarkdown(result)).toMatch(/## Scaling[\s\S]*\| Target \| CPUs \| Throughput, req\/s \|/)
  const page = renderHtml([result])
  expect(page).toContain('Throughput by CPUs')
  expect(page).toContain('by the law')
})

test('a result of one budget has none of it', () => {
  expect(terminalScaling(fixtureResult(), 80, new Chalk({ level: 0 }))).toBe('')
  expect(renderMarkdown(fixtureResult())).not.toContain('## Scaling')
})
