import { expect, test } from 'vitest'
import { bottleneck } from './bottleneck.ts'

const use = (app: number, db: number) => [
  { component: 'app', cpuMs: app },
  { component: 'db', cpuMs: db },
]

test.each([
  ['app', 600, 300],
  ['db', 300, 600],
  ['app', 500, 350],
])('%s, where the CPU was used up by %d and %d ms of 1000', (expected, app, db) => {
  expect(bottleneck(use(app, db), 1_000, 1)).toBe(expected)
})

test('none where the CPU was not used up', () => {
  expect(bottleneck(use(500, 349), 1_000, 1)).toBeNull()
})

test('the more CPUs, the more it takes to use them up', () => {
  expect(bottleneck(use(900, 600), 1_000, 2)).toBeNull()
  expect(bottleneck(use(900, 900), 1_000, 2)).toBe('app')
})
