import { describe, expect, test } from 'vitest'
import {
  fixtureGivenUp,
  fixtureWithCapacity,
  fixtureWithLowerBound,
  fixtureWithSpike,
} from '../testing/fixture-profiles.ts'
import {
  fixtureInContainers,
  fixtureResult,
  fixtureWithFailure,
  fixtureWithFewRounds,
  fixtureWithFindings,
  fixtureWithLog,
} from '../testing/fixture-result.ts'
import { renderHtml } from './render-html.ts'

const withoutData = (page: string): string => page.replace(/"[\w+/=]*"(?=<\/script>)/, '""')
const ids = (page: string): string[] => [...page.matchAll(/<section id="([^"]*)"/g)].map(([, id = '']) => id)

const variants = [
  ['four architectures', fixtureResult()],
  ['integrity findings', fixtureWithFindings()],
  ['few rounds', fixtureWithFewRounds()],
  ['a failed target', fixtureWithFailure()],
  ['a target that failed with a log', fixtureWithLog()],
  ['containers', fixtureInContainers()],
  ['a spike', fixtureWithSpike()],
  ['a target given up', fixtureGivenUp()],
  ['a lower bound', fixtureWithLowerBound()],
  ['a search for the capacity', fixtureWithCapacity()],
] as const

describe.each(variants)('a report of %s', (_, result) => {
  const page = renderHtml([result])

  test('is small without its data', () => {
    expect(Buffer.byteLength(withoutData(page))).toBeLessThan(300_000)
  })

  test('holds no figure that is none', () => {
    expect(withoutData(page).replace(/<script>.*<\/script>/s, '')).not.toMatch(/NaN|Infinity|undefined|\[object/)
  })

  test('needs nothing that a style sheet or script would have to add', () => {
    expect(page).not.toMatch(/ style=/)
    expect(page).not.toMatch(/ on[a-z]+=/)
    expect(page).not.toMatch(/(src|href)="(?!#)/)
  })

  test('links to all of its sections', () => {
    for (const id of ids(page)) expect(page).toContain(`<li><a href="#${id}">`)
  })
})

describe('sections', () => {
  test('are all there where there is something to say', () => {
    expect(ids(renderHtml([fixtureResult()]))).toEqual([
      'verdict',
      'comparison',
      'topology',
      'latency',
      'course',
      'visibility',
      'resources',
      'bottleneck',
      'cost',
      'invariants',
      'method',
    ])
  })

  test('are left out where there is nothing', () => {
    const found = ids(renderHtml([fixtureWithCapacity()]))
    expect(found).toContain('scaling')
    expect(found).not.toContain('latency')
    expect(found).not.toContain('resources')
  })

  test('have links of their own in a report of several results', () => {
    const found = ids(renderHtml([fixtureResult({ rounds: 1 }), fixtureWithSpike()]))
    expect(found[0]).toBe('side-by-side')
    expect(found).toContain('a-verdict')
    expect(found).toContain('b-verdict')
    expect(new Set(found).size).toBe(found.length)
  })
})

describe('what users wrote', () => {
  const hostile = [
    '<script>alert(1)</script>',
    `"' onload="alert(1)`,
    '</title></style></script><!--',
    'متجر إلكتروني',
    '\u202Eevil\u0000\u001b[31m',
    'x'.repeat(10_240),
  ]

  const result = fixtureResult({ rounds: 2 })
  const names = new Set([
    ...result.targets.flatMap(({ name, source, components }) => [name, source, ...components.map((each) => each.name)]),
    ...Object.keys(result.scenario.mix),
    ...result.targets.flatMap(({ contract }) => contract.passed),
    ...result.warnings,
    result.scenario.name,
    result.scenario.title,
    result.environment.os,
    result.environment.cpuModel,
    result.environment.durability,
  ])
  const benign = elementsOf(renderHtml([result]))

  test.each(hostile)('changes nothing but text: %j', (text) => {
    const page = renderHtml([renamed(result, (name) => (names.has(name) ? name + text : name))])
    expect(elementsOf(page)).toEqual(benign)
    expect(Buffer.byteLength(withoutData(page))).toBeLessThan(2_000_000)
  })
})

/** All elements in their order, but for texts in bars, which are left out where a name leaves them no room. */
function elementsOf(page: string): string[] {
  return (withoutData(page).match(/<\/?[a-z][a-z0-9]*|<!/gi) ?? []).filter((tag) => !tag.endsWith('text'))
}

/** The same document with other names, wherever they stand. */
function renamed<T>(value: T, rename: (name: string) => string): T
function renamed(value: unknown, rename: (name: string) => string): unknown {
  if (typeof value === 'string') return rename(value)
  if (Array.isArray(value)) return value.map((each) => renamed(each, rename))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [rename(key), renamed(each, rename)]))
}
