import { expect, test } from 'vitest'
import { fixtureResult, fixtureWithFewRounds } from '../../report/testing/fixture-result.ts'
import type { ClaimsFile } from './claims-schema.ts'
import { judgeClaims } from './judge-claims.ts'
import { OWN_CLAIMS, readClaims } from './read-claims.ts'
import { claimsMarkdown, listClaims, renderClaims } from './render-claims.ts'

const file: ClaimsFile = await readClaims(OWN_CLAIMS)
const results = new Map([['shop', fixtureResult()]])
const judged = judgeClaims(file, results)
const verdictOf = (id: string) => judged.find((claim) => claim.id === id)?.verdict

test('every claim gets a verdict with an interval, or says why it was not measured', () => {
  for (const { evidence, verdict, id } of judged) {
    if (verdict === 'not measured') expect(evidence, id).toHaveProperty('because')
    else if ('because' in evidence) throw new Error(`${id} has a verdict and no evidence`)
    else expect(evidence.low, id).toBeLessThanOrEqual(evidence.high)
  }
  expect(new Set(judged.map(({ verdict }) => verdict)).size).toBeGreaterThanOrEqual(3)
})

test('verdicts follow from the result', () => {
  expect(verdictOf('monolith-rate')).toBe('supported')
  expect(verdictOf('monolith-ends-at-100')).toBe('refuted')
  expect(verdictOf('monolith-beats-microservices')).toBe('supported')
  expect(verdictOf('shop-on-microservices')).toBe('refuted')
  expect(verdictOf('lambda-price')).toBe('refuted')
  expect(verdictOf('kafka-rate')).toBe('not measured')
  expect(verdictOf('analytics-on-event-driven')).toBe('not measured')
})

test('a saving is that of two bills under the same traffic', () => {
  const claim = judged.find(({ id }) => id === 'serverless-saves-66-to-95')
  if (!claim || 'because' in claim.evidence) throw new Error('it can be reckoned from the fixture')
  const { value, low, high, basis } = claim.evidence
  expect(basis).toMatch(/^serverless \$[\d.]+, monolith \$[\d.]+ a month at 1 requests\/s on average, spiky/)
  const [, cheap, dear] = /serverless \$([\d.]+), monolith \$([\d.]+)/.exec(basis) ?? []
  expect(value).toBeCloseTo(1 - Number(cheap) / Number(dear), 2)
  expect([low <= value, value <= high]).toEqual([true, true])
})

test('too few rounds judge nothing', () => {
  for (const { metric, verdict } of judgeClaims(file, new Map([['shop', fixtureWithFewRounds()]]))) {
    if (!('price' in metric)) expect(verdict).toBe('not measured')
  }
})

test('all of it can be read on a terminal, in Markdown and as a list', () => {
  const text = renderClaims(judged, { columns: 100, colour: false })
  const markdown = claimsMarkdown(judged)
  const list = listClaims(file, { columns: 100, colour: false })
  for (const { id } of judged) for (const each of [text, markdown, list]) expect(each).toContain(id)
  for (const line of `${text}${list}`.split('\n')) expect(line.length).toBeLessThanOrEqual(100)
  expect(text).toMatch(/claims: \d+ supported, \d+ refuted, \d+ undecided, \d+ not measured/)
})
