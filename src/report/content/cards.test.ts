import { describe, expect, test } from 'vitest'
import { plainText } from '../../text/plain-text.ts'
import { fixtureResult, fixtureWithFailure, fixtureWithFindings } from '../testing/fixture-result.ts'
import { cardsOf } from './cards.ts'

const text = (value: string): string => plainText(value).replaceAll('\u00a0', ' ')

/** The card of a target as lines of text. */
function said(result: Parameters<typeof cardsOf>[0], target: string): string[] {
  const card = cardsOf(result, plainText).find((one) => one.target === target)
  if (card === undefined) return []
  return [card.remark, ...card.figures.map(({ label, figure, mark }) => `${label}: ${figure} ${mark}`.trim())].map(text)
}

test('the best target says what it is best in, and marks those figures', () => {
  expect(said(fixtureResult(), 'monolith')).toEqual([
    'best in CPU per request, throughput and p99',
    'CPU per request: 0.397 ms best',
    'Throughput: 2,446 req/s best',
    'p50 at 240/s: 1.86 ms 1×?',
    'p99 at 240/s: 6.75 ms best',
    'Memory: 210 MiB',
    'Month at 10/s: $130.61',
    'Writes: 972, each stored once',
  ])
})

test('another says how far it is from the best', () => {
  expect(said(fixtureResult(), 'serverless')).toContain('CPU per request: 1.77 ms 4.44×')
})

describe('a target that broke its promises', () => {
  const result = fixtureWithFindings()
  const { target } = result.summary.targets.find(({ ranked }) => !ranked) ?? { target: '' }

  test('says why it is not ranked, and what became of the writes', () => {
    const [remark, ...figures] = said(result, target)
    expect(remark).toMatch(/^not ranked: /)
    expect(figures.at(-1)).toMatch(/^Writes: [\d,]+: .*\d (lost|duplicated|oversold)/)
  })
})

test('a target that failed has a card with the reason', () => {
  const result = fixtureWithFailure()
  const failed = result.targets.find(({ status }) => status === 'failed')?.name ?? ''
  expect(said(result, failed)[0]).toMatch(/^not ranked: /)
})
