import { describe, expect, test } from 'vitest'
import { textWidth } from '../text/text-width.ts'
import { renderMarkdown } from './markdown/render-markdown.ts'
import { renderTerminal } from './terminal/render-terminal.ts'
import {
  fixtureGivenUp,
  fixtureWithCapacity,
  fixtureWithLowerBound,
  fixtureWithSpike,
} from './testing/fixture-profiles.ts'
import {
  fixtureInContainers,
  fixtureResult,
  fixtureWithFailure,
  fixtureWithFewRounds,
  fixtureWithFindings,
  fixtureWithLog,
} from './testing/fixture-result.ts'
import { fixtureTargets, type TargetModel } from './testing/fixture-targets.ts'

const variants = [
  ['four-architectures', fixtureResult()],
  ['integrity-findings', fixtureWithFindings()],
  ['few-rounds', fixtureWithFewRounds()],
  ['failed-target', fixtureWithFailure()],
  ['failed-with-log', fixtureWithLog()],
  ['containers', fixtureInContainers()],
  ['spike', fixtureWithSpike()],
  ['given-up', fixtureGivenUp()],
  ['lower-bound', fixtureWithLowerBound()],
  ['capacity', fixtureWithCapacity()],
] as const

const ESC = String.fromCharCode(27)

describe.each(variants)('%s', (name, result) => {
  test.each([80, 160])('looks in %i columns as it did', async (columns) => {
    const text = renderTerminal(result, { columns, colour: false, verbose: true })
    await expect(text).toMatchFileSnapshot(`testing/golden/${name}-${columns}.txt`)
  })

  test('looks on one screen as it did', async () => {
    const text = renderTerminal(result, { columns: 80, colour: false })
    await expect(text).toMatchFileSnapshot(`testing/golden/${name}-screen.txt`)
  })

  test('looks in Markdown as it did', async () => {
    await expect(renderMarkdown(result)).toMatchFileSnapshot(`testing/golden/${name}.md.txt`)
  })

  test.each([60, 80, 120, 160, 200])('keeps within %i columns', (columns) => {
    for (const verbose of [false, true]) {
      const lines = renderTerminal(result, { columns, colour: false, verbose }).split('\n')
      expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(columns)
    }
  })

  test('says with colour what it says without', () => {
    const plain = renderTerminal(result, { columns: 160, colour: false, verbose: true })
    const coloured = renderTerminal(result, { columns: 160, colour: true, verbose: true })
    expect(plain).not.toContain(ESC)
    expect(coloured).toContain(ESC)
    const stripped = coloured.replaceAll(new RegExp(`${ESC}\\[\\d+m`, 'g'), '')
    expect(stripped.replaceAll(/ +$/gm, '')).toBe(plain)
  })
})

test('four architectures fit a screen of 80 columns and 24 lines, with the prompt', () => {
  const text = renderTerminal(fixtureResult(), { columns: 80, colour: false })
  expect(text.trimEnd().split('\n').length).toBeLessThanOrEqual(23)
})

describe.each([1, 2, 3, 4, 5, 6, 7, 8])('%i targets, with long and wide names', (count) => {
  const names = ['monolith', '日本語の名前のとても長いターゲット', 'event-driven+a-very-long-variant-name', 'x']
  const models = Array.from({ length: count }, (_, index) => ({
    ...(fixtureTargets[index % fixtureTargets.length] as TargetModel),
    name: `${names[index % names.length]}${index < names.length ? '' : index}`,
  }))
  const result = fixtureResult({ models })

  test.each([40, 60, 80, 100, 160])('keep within %i columns', (columns) => {
    for (const verbose of [false, true]) {
      const lines = renderTerminal(result, { columns, colour: true, verbose }).split('\n')
      expect(Math.max(...lines.map(textWidth))).toBeLessThanOrEqual(columns)
    }
  })
})

describe('names that a user chose', () => {
  const hostile = `${ESC}[2J<img src=x>|a\n# b\`*_[l](http://x) @team`
  const [first, second] = fixtureTargets
  const models = first && second ? [{ ...first, name: hostile }, second] : []
  const result = fixtureResult({ models })

  test('move nothing in the terminal', () => {
    const text = renderTerminal(result, { columns: 100, colour: false, verbose: true })
    expect(text).not.toContain(ESC)
    expect(text).toContain('<img src=x>|a # b`*_[l](http://x) @team')
  })

  test('are text and nothing else in Markdown', () => {
    const text = renderMarkdown(result)
    expect(text).not.toContain('<img')
    expect(text).not.toMatch(/[^\\]\[l\]/)
    expect(text).toContain('&lt;img src=x&gt;\\|a \\# b\\`\\*\\_\\[l\\](http://x) @&#8203;team')
  })
})

describe('many targets', () => {
  const models = fixtureTargets.flatMap((model) =>
    ['', '+cache', '+replicas'].map((variant) => ({ ...model, name: model.name + variant })),
  )

  test('come in several tables where they do not fit beside each other', () => {
    const text = renderTerminal(fixtureResult({ models, rounds: 1 }), { columns: 80, colour: false, verbose: true })
    expect(text.match(/^ Throughput req\/s/gm)).toHaveLength(3)
    for (const line of text.split('\n')) expect(line.length).toBeLessThanOrEqual(80)
  })
})

describe('a run of one target', () => {
  test('tells its figures and ranks nothing', () => {
    const result = { ...fixtureResult({ models: fixtureTargets.slice(0, 1) }), kind: 'run' as const }
    const text = renderTerminal(result, { columns: 80, colour: false, verbose: true })
    expect(text).toMatch(/monolith: CPU per request 0\.397 ms \[0\.394, 0\.435\]/)
    expect(text).not.toMatch(/leads|too close|\*/)
    expect(renderMarkdown(result)).not.toContain('## Comparison')
  })
})
