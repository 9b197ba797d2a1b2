import { Chalk } from 'chalk'
import { expect, test } from 'vitest'
import { resultSchema } from '../../result/schema.ts'
import { renderHtml } from '../html/render-html.ts'
import { renderMarkdown } from '../markdown/render-markdown.ts'
import { fixtureAutoscaled } from '../testing/fixture-autoscaling.ts'
import { fixtureWithSpike } from '../testing/fixture-profiles.ts'
import { terminalFaults } from './faults.ts'

test('replicas over time, reaction, SLO minutes and replica-hours of both fleets are in all reports', () => {
  const result = fixtureAutoscaled()
  expect(resultSchema.parse(result).targets[0]?.rounds[0]?.autoscaling).toHaveLength(1)
  const terminal = terminalFaults(result, 160, new Chalk({ level: 0 })).join('\n')
  expect(terminal).toMatch(/1–4 shop +0\.067 +0\.30 +3 +900 ms/)
  expect(terminal).toMatch(/fixed: 2 shop +0\.067 +0\.60/)
  expect(terminal).toContain('followed its load within 6.0 s, 1.5 × its scale-out delay (at most 2 ×)')
  expect(terminal).toContain('▃▃▃▃▃▃▃▃████████▃▃▃▃▃▃▃▃')
  expect(renderMarkdown(result)).toMatch(/## Autoscaling[\s\S]*SLO minutes lost[\s\S]*Replicas over time/)
  expect(renderHtml([result])).toContain('id="autoscaling"')
})

test('the page draws replicas below the load that they followed, over one time axis', () => {
  const page = renderHtml([fixtureAutoscaled(fixtureWithSpike(), 'spike', 12_000)])
  const [figure = ''] =
    /<figure><figcaption><b>Replicas over time: monolith under spike, round \d+<.*?<\/figure>/s.exec(page) ?? []
  const axes = [...figure.matchAll(/data-x="([^"]*)" data-y="([^"]*)"/g)].map(([, x = '', y = '']) => ({
    x: JSON.parse(x.replaceAll('&quot;', '"')),
    y: JSON.parse(y.replaceAll('&quot;', '"')),
  }))
  expect(axes.map(({ y }) => y.title)).toEqual(['req/s', 'p99, ms', 'replicas'])
  expect(new Set(axes.map(({ x }) => JSON.stringify([x.domain, x.range]))).size).toBe(1)
  expect(figure).toContain('shop at most 4')
})
