import { expect, test } from 'vitest'
import { closest } from './suggest.ts'

const known = ['monolith', 'microservices', 'event-driven', 'serverless']

test.each([
  ['monolit', 'monolith'],
  ['SERVERLESS', 'serverless'],
  ['microservice', 'microservices'],
  ['evnt-drivn', 'event-driven'],
  ['servreles', 'serverless'],
])('"%s" is near to "%s"', (word, best) => {
  expect(closest(word, known)).toBe(`; did you mean "${best}"?`)
})

test('nothing is near to a word that is far from all', () => {
  expect(closest('kubernetes', known)).toBe('')
})

test('a short word that shares no letter with any is not near', () => {
  expect(closest('zz', ['up', 'run'])).toBe('')
})

test('nothing is near where nothing is known', () => {
  expect(closest('monolith', [])).toBe('')
})
