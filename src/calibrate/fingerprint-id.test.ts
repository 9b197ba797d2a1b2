import { expect, test } from 'vitest'
import { fingerprintId } from './fingerprint-id.ts'
import { fixtureFingerprint } from './testing/fixture-fingerprint.ts'

const { facts, id } = fixtureFingerprint()

test('an id does not depend on the order of the facts', () => {
  const reversed = Object.fromEntries(Object.entries(facts).reverse()) as typeof facts
  expect(fingerprintId(reversed)).toBe(id)
  expect(id).toMatch(/^[0-9a-f]{12}$/)
})

test('it changes with every fact, and not with the speed', () => {
  const others = Object.keys(facts).map((fact) => fixtureFingerprint({ [fact]: 'other' }).id)
  expect(new Set([id, ...others]).size).toBe(others.length + 1)
  expect(fixtureFingerprint({}, { json: { medianUs: 1 } }).id).toBe(id)
})
