import { expect, test } from 'vitest'
import { plainText } from '../../text/plain-text.ts'
import { changeStages, fixtureResult } from '../testing/fixture-result.ts'
import { servedStatements } from './served.ts'

type Served = NonNullable<Parameters<Parameters<typeof changeStages>[1]>[0]['served']>

/** The monolith's words, where each of its windows had 100 answers and these counters. */
function said(served: Served | undefined): string {
  const change = changeStages('monolith', (stage) => ({
    ...stage,
    requests: { ...stage.requests, completed: 100 },
    served,
  }))
  return plainText(
    servedStatements(fixtureResult({ change }), plainText)
      .map(({ text }) => text)
      .join(' '),
  )
}

test('without counters nothing is said', () => {
  expect(said(undefined)).toBe('')
})

test('how the requests were divided among replicas', () => {
  expect(said([{ component: 'shop', requests: [25, 75] }])).toBe(
    'monolith: replicas of shop served 25 % and 75 % of its requests.',
  )
})

test('what a cache answered, in all windows together', () => {
  expect(said([{ component: 'shop', requests: [100], cacheHits: 30, cacheMisses: 10 }])).toMatch(
    /^monolith: the cache answered 75 % of [\d,]+ reads of shop\.$/,
  )
})

test('what never reached the component', () => {
  expect(said([{ component: 'shop', requests: [60] }])).toBe(
    'monolith: 40 % of the requests were answered before they reached shop.',
  )
  // A request more or less at the ends of a window is none that was answered elsewhere.
  expect(said([{ component: 'shop', requests: [99] }])).toBe('')
})
