import { expect, test } from 'vitest'
import { parseThresholds } from '../../result/parse-thresholds.ts'
import { plainText } from '../../text/plain-text.ts'
import { renderJunit } from '../exchange/junit.ts'
import { renderHtml } from '../html/render-html.ts'
import { renderMarkdown } from '../markdown/render-markdown.ts'
import { renderTerminal } from '../terminal/render-terminal.ts'
import { fixtureResult } from '../testing/fixture-result.ts'
import { defaultPlan } from '../testing/fixture-rounds.ts'
import { thresholdStatements } from './thresholds.ts'

const thresholds = parseThresholds('cpuPerRequest<0.8ms,capacityPerSecond>1/s')
if (typeof thresholds === 'string') throw new Error(thresholds)
const result = fixtureResult({ plan: { ...defaultPlan(6), thresholds } })

test('each threshold of each target has its outcome and interval, and the rule stands below', () => {
  const said = thresholdStatements(result, plainText).map(({ subject, text }) => plainText(`${subject}: ${text}`))
  expect(said).toHaveLength(9)
  expect(said[0]).toMatch(/^monolith cpuPerRequest<0\.8ms: met: interval 0\.\d+ ms to 0\.\d+ ms\.$/)
  expect(said[1]).toBe('monolith capacityPerSecond>1/s: not measured: none of the profiles searches for the capacity.')
  expect(said.at(-1)).toMatch(/^Thresholds: met: the whole 95 % interval is on the right side of the limit/)
})

test('no thresholds, no words about them', () => {
  expect(thresholdStatements(fixtureResult(), plainText)).toEqual([])
})

test('terminal, Markdown and page tell them', () => {
  const texts = [
    renderTerminal(result, { columns: 100, colour: false }),
    renderTerminal(result, { columns: 100, colour: false, verbose: true }),
    renderMarkdown(result),
    renderHtml([result]),
  ]
  for (const text of texts) expect(text).toMatch(/not measured: none of the profiles searches/)
})

test('in JUnit what is missed or not measured is a failure', () => {
  const xml = renderJunit(result)
  expect(xml).toMatch(/name="threshold: cpuPerRequest&lt;0\.8ms">\s*<system-out>met: interval/)
  expect(xml).toMatch(/name="threshold: cpuPerRequest&lt;0\.8ms">\s*<failure type="failure" message="missed: interval/)
  expect(xml).toMatch(/name="threshold: capacityPerSecond&gt;1\/s">\s*<failure type="failure" message="not measured:/)
})
