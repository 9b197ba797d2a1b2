import { spawnSync } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { validateXML } from 'xmllint-wasm'
import type { Result } from '../result/schema.ts'
import { summarise } from '../result/summarise.ts'
import { CSV_COLUMNS, renderCsv } from './exchange/csv.ts'
import { renderJunit } from './exchange/junit.ts'
import { renderOpenMetrics } from './exchange/open-metrics.ts'
import {
  fixtureResult,
  fixtureWithFailure,
  fixtureWithFewRounds,
  fixtureWithFindings,
} from './testing/fixture-result.ts'

const HOSTILE = '=<script>"a,b"\\\n\u202Ex\u0007'

function hostile(): Result {
  const result = fixtureResult()
  const targets = result.targets.map((target, index) => (index === 0 ? { ...target, name: HOSTILE } : target))
  const scenario = { ...result.scenario, name: HOSTILE }
  return { ...result, scenario, targets, summary: summarise({ ...result, scenario, targets }) }
}

const results: [string, Result][] = [
  ['whole', fixtureResult()],
  ['failed', fixtureWithFailure()],
  ['broken', fixtureWithFindings()],
  ['short', fixtureWithFewRounds()],
  ['hostile', hostile()],
]

/** RFC 4180, written apart from the renderer. */
function parseCsv(text: string): string[][] {
  const rows: string[][] = [[]]
  for (const [, quoted, plain, end] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^",\n]*))(,|\n)/g)) {
    rows.at(-1)?.push(quoted === undefined ? (plain ?? '') : quoted.replaceAll('""', '"'))
    if (end === '\n') rows.push([])
  }
  return rows.slice(0, -1)
}

describe.each(results)('a result that is %s', (_, result) => {
  test('is a CSV table with the same columns in every row and a number in every value', () => {
    const [head, ...rows] = parseCsv(renderCsv(result))
    expect(head).toEqual(CSV_COLUMNS)
    expect(rows.length).toBeGreaterThan(100)
    const [metric, unit, value] = ['metric', 'unit', 'value'].map((name) => CSV_COLUMNS.indexOf(name as 'metric'))
    for (const row of rows) {
      expect(row).toHaveLength(CSV_COLUMNS.length)
      expect(Number.isFinite(Number.parseFloat(row[value ?? 0] ?? ''))).toBe(true)
      expect(row[metric ?? 0]).not.toBe('')
      expect(row[unit ?? 0]).not.toBe('')
    }
  })

  test('is JUnit XML as the schema of Jenkins says', async () => {
    const schema = await readFile(path.join(import.meta.dirname, '../gate/report/testing/junit-10.xsd'), 'utf8')
    const { errors } = await validateXML({ xml: { fileName: 'junit.xml', contents: renderJunit(result) }, schema })
    expect(errors).toEqual([])
  })

  test('is OpenMetrics text whose names end with their units', () => {
    const text = renderOpenMetrics(result)
    expect(text.endsWith('\n# EOF\n')).toBe(true)
    for (const [, name, unit] of text.matchAll(/^# UNIT (\S+) (\S+)$/gm)) expect(name).toMatch(new RegExp(`_${unit}$`))
    const families = [...text.matchAll(/^# TYPE (\S+) /gm)].map(([, name]) => name)
    expect(new Set(families).size).toBe(families.length)
    const samples = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'))
    for (const line of samples) expect(line).toMatch(/^[a-z_]+\{([a-z]+="([^"\\]|\\["\\n])*",?)+\} \S+$/)
    expect(new Set(samples.map((line) => line.slice(0, line.lastIndexOf(' ')))).size).toBe(samples.length)
  })

  test.skipIf(!hasPython())('is read by the OpenMetrics parser of Prometheus’s client for Python', () => {
    const script = `
import sys
from prometheus_client.openmetrics.parser import text_string_to_metric_families
print(sum(len(family.samples) for family in text_string_to_metric_families(sys.stdin.read())))`
    const text = renderOpenMetrics(result)
    const { stdout, stderr } = spawnSync('python3', ['-c', script], { input: text, encoding: 'utf8' })
    expect(stderr).toBe('')
    expect(Number(stdout)).toBe(text.split('\n').filter((line) => line !== '' && !line.startsWith('#')).length)
  })
})

function hasPython(): boolean {
  return spawnSync('python3', ['-c', 'import prometheus_client.openmetrics.parser']).status === 0
}

test('a CSV table holds the estimates and every stage of every round', () => {
  const result = fixtureResult()
  const [head = [], ...rows] = parseCsv(renderCsv(result))
  const records = rows.map((row) => Object.fromEntries(row.map((cell, index) => [head[index], cell])))
  const [target] = result.targets
  const estimate = result.summary.targets[0]?.estimates.p99Ms
  const found = records.find((row) => row.level === 'estimate' && row.target === target?.name && row.metric === 'p99Ms')
  expect(found).toMatchObject({ value: String(estimate?.value), low: String(estimate?.low), unit: 'ms' })
  const completed = records.filter(
    (row) => row.level === 'stage' && row.target === target?.name && row.metric === 'completed',
  )
  expect(completed.map(({ value }) => Number(value))).toEqual(
    target?.rounds.flatMap(({ stages }) => stages.map(({ requests }) => requests.completed)),
  )
})

test('a text that a spreadsheet would take for a formula is none', () => {
  expect(renderCsv(hostile())).toContain('"\'=<script>""a,b""')
})

test('JUnit tells what was lost, and what could not be measured', () => {
  expect(renderJunit(fixtureWithFindings())).toMatch(/classname="archbench.event-driven" name="invariants">\s*<failure/)
  expect(renderJunit(fixtureWithFailure())).toMatch(/classname="archbench.serverless" name="is measured"><error/)
  expect(renderJunit(fixtureResult())).not.toContain('<failure')
})
