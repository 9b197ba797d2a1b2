import { describe, expect, test } from 'vitest'
import { regressionVerdict } from '../testing/example-verdicts.ts'
import { verdictSchema } from '../verdict-document.ts'
import { renderAnnotations } from './github-annotations.ts'
import { renderCodeQuality } from './gitlab-code-quality.ts'
import { renderJunit } from './junit.ts'
import { renderGateMarkdown } from './markdown.ts'
import { renderOpenMetrics } from './open-metrics.ts'
import { renderGateTerminal } from './terminal.ts'
import { exampleVerdicts, HOSTILE, hostileVerdict, verdictOfMany } from './testing/verdicts.ts'

const ESC = String.fromCharCode(27)

describe.each(Object.entries(exampleVerdicts))('%s', (name, document) => {
  test('is a verdict document', () => {
    expect(verdictSchema.parse(document)).toEqual(document)
  })

  test.each([60, 100])('looks in %i columns as it did', async (columns) => {
    const text = renderGateTerminal(document, { columns, colour: false })
    await expect(text).toMatchFileSnapshot(`testing/golden/${name}-${columns}.txt`)
  })

  test('says with colour what it says without', () => {
    const [plain, coloured] = [false, true].map((colour) => renderGateTerminal(document, { columns: 100, colour }))
    expect(coloured).toContain(ESC)
    expect(coloured?.replaceAll(new RegExp(`${ESC}\\[\\d+m`, 'g'), '').replaceAll(/ +$/gm, '')).toBe(plain)
  })

  test.each([60, 80, 120, 200])('keeps within %i columns', (columns) => {
    const lines = renderGateTerminal(document, { columns, colour: false }).split('\n')
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(columns)
  })

  test.each([
    ['md.txt', renderGateMarkdown],
    ['junit.xml', renderJunit],
    ['annotations.txt', renderAnnotations],
    ['code-quality.json.txt', renderCodeQuality],
    ['metrics.txt', renderOpenMetrics],
  ] as const)('looks as %s as it did', async (ending, render) => {
    await expect(render(document)).toMatchFileSnapshot(`testing/golden/${name}.${ending}`)
  })
})

describe('names that somebody chose', () => {
  test('move nothing in the terminal, and are no command to the runner that reads it', () => {
    for (const columns of [40, 60, 100, 200]) {
      const text = renderGateTerminal(hostileVerdict, { columns, colour: false })
      expect(text).not.toContain(ESC)
      expect(text).not.toMatch(/^\s*::/m)
    }
  })

  test('are text and nothing else in Markdown', () => {
    const text = renderGateMarkdown(hostileVerdict)
    expect(text).not.toContain('<img')
    expect(text).not.toMatch(/[^\\]\[l\]/)
    expect(text).not.toMatch(/@team/)
    expect(text).not.toMatch(/^# c/m)
    const rows = text.split('\n').filter((line) => line.startsWith('|'))
    expect(rows.map((row) => row.match(/(?<!\\)\|/g)?.length)).toEqual(rows.map(() => 8))
  })

  test('start no annotation of their own', () => {
    const lines = renderAnnotations(hostileVerdict).trimEnd().split('\n')
    expect(lines).toHaveLength(7)
    for (const line of lines) expect(line).toMatch(/^::(error|warning|notice) title=[^:,]*::[^\r\n]*$/)
    expect(lines[0]).toContain('%250A,:')
  })

  test('are one label each in OpenMetrics', () => {
    // The grammar of a line; the golden files are also read by text_string_to_metric_families of Python's prometheus_client.
    const text = renderOpenMetrics(hostileVerdict)
    for (const line of text.trimEnd().split('\n')) {
      expect(line).toMatch(/^(# (TYPE|HELP|EOF).*|[a-z_]+(\{([a-z]+="(\\[\\"n]|[^"\\])*",?)+\})? -?[\d.e+-]+)$/)
    }
  })

  test('come through JSON as one line of plain text', () => {
    const findings: { description: string }[] = JSON.parse(renderCodeQuality(hostileVerdict))
    expect(findings.length).toBeGreaterThan(0)
    for (const { description } of findings) expect(description).not.toMatch(/\p{Cc}/u)
  })
})

describe('what a reader takes no more of', () => {
  test('is left out of a comment from the end, line by line, and said', () => {
    const text = renderGateMarkdown(verdictOfMany(2000))
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(65_536)
    expect(Buffer.byteLength(text)).toBeGreaterThan(65_000)
    expect(text).toMatch(/_More than fits in here: the verdict document has the rest\._\n$/)
    const rows = text.split('\n').filter((line) => line.startsWith('|'))
    for (const row of rows) expect(row).toMatch(/\|$/)
  })

  test('is cut by bytes, not by characters', () => {
    const wide = { ...regressionVerdict, warnings: Array.from({ length: 400 }, () => '回'.repeat(100)) }
    expect(Buffer.byteLength(renderGateMarkdown(wide))).toBeLessThanOrEqual(65_536)
  })

  test('is no more than ten annotations of a kind, the last of which counts the rest', () => {
    const lines = renderAnnotations(verdictOfMany(25)).trimEnd().split('\n')
    const errors = lines.filter((line) => line.startsWith('::error'))
    expect(errors).toHaveLength(10)
    // 25 checks and the verdict itself, 9 of which are shown.
    expect(errors.at(-1)).toBe('::error title=archbench gate::17 more: see the job summary')
  })
})

describe('GitLab’s code-quality report', () => {
  const findings = (document: typeof regressionVerdict): Record<string, unknown>[] =>
    JSON.parse(renderCodeQuality(document, 'ci/archbench.yaml'))

  test('has the fields that GitLab documents, and no others', () => {
    for (const finding of findings(regressionVerdict)) {
      expect(finding).toEqual({
        description: expect.stringMatching(/./),
        check_name: expect.stringMatching(/^archbench\//),
        fingerprint: expect.stringMatching(/^[\da-f]{64}$/),
        severity: expect.stringMatching(/^(info|minor|major|critical|blocker)$/),
        location: { path: 'ci/archbench.yaml', lines: { begin: 1 } },
      })
    }
  })

  test('tells findings apart by fingerprint, also two thresholds of one metric, and knows one again in the next run', () => {
    const [check] = regressionVerdict.checks
    if (check === undefined) throw new Error('the example has no check')
    const twice = { ...check, threshold: { ...check.threshold, level: 'warn' as const, text: '+1%' } }
    const document = { ...regressionVerdict, checks: [...regressionVerdict.checks, twice] }
    const prints = findings(document).map(({ fingerprint }) => fingerprint)
    expect(new Set(prints).size).toBe(prints.length)
    const later = { ...document, seed: 2, startedAt: '2026-04-01T00:00:00.000Z' }
    expect(findings(later).map(({ fingerprint }) => fingerprint)).toEqual(prints)
  })

  test('is empty for a pass', () => {
    expect(findings(exampleVerdicts.pass)).toEqual([])
  })
})

test('tells a metric of two thresholds once in OpenMetrics, which has no place for two', () => {
  const document = { ...regressionVerdict, checks: [...regressionVerdict.checks, ...regressionVerdict.checks] }
  expect(renderOpenMetrics(document)).toBe(renderOpenMetrics(regressionVerdict))
})

test('uses a name that is hostile indeed', () => {
  expect(HOSTILE).toContain(ESC)
  expect(HOSTILE).toContain('\n::error::')
})
