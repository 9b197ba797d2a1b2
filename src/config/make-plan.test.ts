import { expect, test } from 'vitest'
import { makePlan } from './make-plan.ts'

test('with nothing asked for, the defaults and the four architectures', () => {
  expect(makePlan('compare', {}, {})).toMatchObject({
    kind: 'compare',
    scenario: 'ecommerce',
    targets: ['monolith', 'microservices', 'event-driven', 'serverless'],
    rounds: 6,
    ratePerSecond: undefined,
    cpus: 1,
    memoryBytes: 2_147_483_648,
    confidence: 0.95,
  })
})

test('a flag goes before the file, and the file before the default', () => {
  const plan = makePlan('compare', { rounds: 3 }, { rounds: 9, connections: 4 })
  expect(plan).toMatchObject({ rounds: 3, connections: 4, seed: 1 })
})

test('a flag that was not given does not hide what the file says', () => {
  const flags = { rounds: undefined } as Parameters<typeof makePlan>[1]
  expect(makePlan('run', flags, { rounds: 9 }).rounds).toBe(9)
})

test('each setting reaches its place, the seed 0 too', () => {
  const asked = {
    scenario: 'x',
    targets: ['b', 'a'] as [string, string],
    seed: 0,
    saturate: 10,
    steady: 20,
    rate: 30,
    arrivals: 'uniform' as const,
    warmUp: 40,
    cpus: 3,
    memory: 50,
  }
  expect(makePlan('run', asked, {})).toMatchObject({
    kind: 'run',
    scenario: 'x',
    targets: ['b', 'a'],
    seed: 0,
    saturateMs: 10,
    steadyMs: 20,
    ratePerSecond: 30,
    arrivals: 'uniform',
    warmUpMs: 40,
    cpus: 3,
    memoryBytes: 50,
  })
})

test('a target that is named twice is refused', () => {
  expect(() => makePlan('compare', { targets: ['a', 'b', 'a'] }, {})).toThrow('the target "a" is named twice')
})
