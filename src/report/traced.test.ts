import { expect, test } from 'vitest'
import { resultSchema } from '../result/schema.ts'
import type { Tracing } from '../result/tracing-schema.ts'
import { renderHtml } from './html/render-html.ts'
import { renderMarkdown } from './markdown/render-markdown.ts'
import { renderTerminal } from './terminal/render-terminal.ts'
import { fixtureResult } from './testing/fixture-result.ts'

const hop = { spansPerRequest: 1, totalP50Ms: 5, selfP50Ms: 2, criticalShare: 0.25, later: false }
const tracing: Tracing = {
  share: 0.01,
  dropped: 0,
  refused: 0,
  targets: [
    {
      target: 'monolith',
      requests: 120,
      spans: 480,
      orphans: 0,
      components: [
        { component: 'shop → postgresql', criticalMeanMs: 1.25, criticalShare: 0.75 },
        { component: 'driver', criticalMeanMs: 0.5, criticalShare: 0.25 },
      ],
      operations: [
        {
          operation: 'placeOrder',
          requests: 40,
          p50Ms: 5,
          moreHops: 0,
          hops: [
            { ...hop, component: 'shop → postgresql', name: 'insert-order' },
            { ...hop, component: 'worker', name: 'process commands', criticalShare: 0, later: true },
          ],
        },
      ],
    },
  ],
}
const traced = { ...fixtureResult(), tracing }

test('a traced result is one that can be read', () => {
  expect(resultSchema.parse(traced).tracing).toEqual(tracing)
})

test.each([true, false])('the terminal says where the time went, in one table (verbose: %s)', (verbose) => {
  const text = renderTerminal(traced, { columns: 100, colour: false, verbose })
  expect(text).toContain('Where the time of a request goes')
  expect(text).toMatch(/monolith +shop → postgresql +1\.25 +75 %/)
  expect(text).toMatch(/ +driver +0\.500 +25 %/)
  expect(text).toContain('120 requests (1 %) sampled.')
  expect(text).not.toContain('insert-order')
})

test('the terminal shows the components that took most, and the others as one', () => {
  const [target] = tracing.targets
  const components = [5, 4, 3, 2, 1, 1].map((ms) => ({
    component: `c${ms}`,
    criticalMeanMs: ms,
    criticalShare: ms / 16,
  }))
  const many = { ...traced, tracing: { ...tracing, targets: target ? [{ ...target, components }] : [] } }
  const text = renderTerminal(many, { columns: 100, colour: false })
  expect(text).toMatch(/c2 +2\.00 +13 %/)
  expect(text).toMatch(/2 others +2\.00 +13 %/)
  expect(text).not.toContain('c1 ')
})

test.each([
  ['the page', renderHtml([traced])],
  ['Markdown', renderMarkdown(traced)],
])('%s says it hop by hop', (_, text) => {
  expect(text).toContain('Where the time of a request goes')
  expect(text).toContain('insert-order')
  expect(text).toContain('process commands')
  expect(text).toContain('later')
})

test.each([
  ['the terminal', renderTerminal(fixtureResult(), { columns: 100, colour: false, verbose: true })],
  ['the page', renderHtml([fixtureResult()])],
  ['Markdown', renderMarkdown(fixtureResult())],
])('%s says nothing of it where nothing was traced', (_, text) => {
  expect(text).not.toContain('Where the time of a request goes')
})
