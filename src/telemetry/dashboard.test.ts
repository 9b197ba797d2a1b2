import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { METRICS, prometheusName } from './metric-definitions.ts'

const text = await readFile(new URL('../../docs/use/grafana/archbench.json', import.meta.url), 'utf8')
const dashboard: { panels: { title: string; targets: { expr: string }[] }[] } = JSON.parse(text)
const told = Object.values(METRICS).flatMap((definition) => {
  const name = prometheusName(definition)
  return definition.kind === 'histogram' ? [`${name}_bucket`] : [name]
})
/** Names of metrics that an expression of PromQL reads. */
const namesIn = (expr: string): string[] => expr.match(/\b(?:archbench|http_client)_[a-z_]+(?=\{)/g) ?? []

test.each(dashboard.panels)('the panel $title reads metrics that a run tells', ({ targets }) => {
  for (const { expr } of targets) {
    const names = namesIn(expr)
    expect(names.length).toBeGreaterThan(0)
    for (const name of names) expect(told).toContain(name)
  }
})

test('the dashboard shows every metric but the one that repeats another', () => {
  const shown = new Set(dashboard.panels.flatMap(({ targets }) => targets.flatMap(({ expr }) => namesIn(expr))))
  expect(told.filter((name) => !shown.has(name))).toEqual(['archbench_requests_sent_total'])
})
