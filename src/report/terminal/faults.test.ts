import { Chalk } from 'chalk'
import { expect, test } from 'vitest'
import { renderHtml } from '../html/render-html.ts'
import { renderMarkdown } from '../markdown/render-markdown.ts'
import { FIXTURE_KINDS, fixtureResilience } from '../testing/fixture-resilience.ts'
import { terminalFaults } from './faults.ts'
import { widthOf } from './table.ts'

function matrix(columns: number): string {
  return terminalFaults(fixtureResilience(), columns, new Chalk({ level: 0 })).join('\n')
}

test('a matrix is as wide as the terminal, and each fault is in it once', () => {
  for (const columns of [80, 160]) {
    const text = matrix(columns)
    expect(widthOf(text)).toBeLessThanOrEqual(columns)
    expect(text.match(/312 \/ 2\.4 s/g)).toHaveLength(FIXTURE_KINDS.length)
  }
})

test('findings are named with the second, and what has no figures with the reason', () => {
  const text = matrix(160)
  expect(text).toContain('312 / 2.4 s 3 lost')
  expect(text).toMatch(/kill of db: lost: o1 .*of second 2 of its load/)
  expect(text).toMatch(/clock of db: components share the clock/)
  expect(text).toMatch(/Of 350 accepted writes under 7 faults, not all are stored once: 1 cell with findings/)
})

test('the page and the Markdown have the matrix and every cell', () => {
  const result = fixtureResilience()
  const markdown = renderMarkdown(result)
  expect(markdown).toMatch(/## Resilience[\s\S]*\| Target \| Component \| kill \|/)
  expect(markdown).toMatch(
    /\| db \| kill \| 2\.4 s \| 312 of 900 \| 1 \| 0 of 10 \| 2\.4 s \| 0 ms \| 50 \/ 1 \/ 2 \| 3 lost \|/,
  )
  const page = renderHtml([result])
  expect(page).toContain('id="resilience"')
  expect(page).toContain('What users saw, and what became of their writes')
})
