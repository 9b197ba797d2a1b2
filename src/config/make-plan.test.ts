import { expect, test } from 'vitest'
import { UserError } from '../base/errors.ts'
import { makePlan } from './make-plan.ts'
import { roundsOf } from './plan.ts'
import type { Config } from './read-config.ts'

test('with nothing asked for, the defaults and the four architectures', async () => {
  expect(await makePlan('compare', {}, {})).toMatchObject({
    kind: 'compare',
    scenario: 'ecommerce',
    targets: ['monolith', 'microservices', 'event-driven', 'serverless'],
    profiles: [
      { name: 'saturate', rounds: 24, stages: [{ durationMs: 300, connections: undefined }] },
      {
        name: 'steady',
        rounds: 24,
        arrivals: 'poisson',
        of: 'slowest',
        stages: [{ durationMs: 320, from: { share: 0.5 } }],
      },
    ],
    fullRatePerSecond: undefined,
    warmUpMs: 8_000,
    cpus: 1,
    memoryBytes: 2_147_483_648,
    confidence: 0.95,
  })
})

test('a flag goes before the file, and the file before the default', async () => {
  const plan = await makePlan('compare', { rounds: 3 }, { rounds: 9, connections: 4 })
  expect(plan.profiles.map(({ rounds }) => rounds)).toEqual([3, 3])
  expect(plan).toMatchObject({ connections: 4, seed: 1 })
})

test('a duration becomes as many rounds as give each profile so much load', async () => {
  const plan = await makePlan('compare', { duration: 30_000 }, { time: 60_000, rounds: 9 })
  expect(plan.profiles.map(({ rounds }) => rounds)).toEqual([100, 94])
  expect(plan.timeMs).toBeUndefined()
})

test('rounds by flag go before a duration of the file', async () => {
  expect(roundsOf(await makePlan('compare', { rounds: 3 }, { duration: 30_000 }))).toBe(3)
})

test.each([
  ['rounds beside it', { duration: 30_000, rounds: 3 }, /given twice/],
  ['a search', { duration: 30_000, profile: ['capacity'] }, /decides its length itself/],
  ['more rounds than there may be', { duration: 3_600_000 }, /would need 12000 rounds/],
])('refuses a duration with %s', async (_, flags, message) => {
  await expect(makePlan('compare', flags)).rejects.toThrow(message)
})

test('thresholds of the flag go before those of the file', async () => {
  const [one, other] = [
    { text: 'p99<1s', metric: 'p99Ms' as const, limit: 1_000 },
    { text: 'p99<2s', metric: 'p99Ms' as const, limit: 2_000 },
  ]
  expect((await makePlan('compare', { failOn: [one] }, { failOn: [other] })).thresholds).toEqual([one])
  expect((await makePlan('compare', {}, { failOn: [other] })).thresholds).toEqual([other])
})

test('a flag that was not given does not hide what the file says', async () => {
  const flags = { rounds: undefined } as Parameters<typeof makePlan>[1]
  expect(roundsOf(await makePlan('compare', flags, { rounds: 9 }))).toBe(9)
})

test('each setting reaches its place, the seed 0 too', async () => {
  const asked = {
    scenario: 'x',
    targets: ['b', 'a'] as [string, string],
    seed: 0,
    saturate: 10,
    steady: 20,
    rate: 30,
    workers: 2,
    arrivals: 'uniform' as const,
    warmUp: 40,
    cpus: 3,
    memory: 50,
  }
  expect(await makePlan('compare', asked, {})).toMatchObject({
    kind: 'compare',
    scenario: 'x',
    targets: ['b', 'a'],
    seed: 0,
    profiles: [
      { stages: [{ durationMs: 10 }] },
      { arrivals: 'uniform', stages: [{ durationMs: 20, from: { perSecond: 30 }, to: { perSecond: 30 } }] },
    ],
    driverWorkers: 2,
    warmUpMs: 40,
    cpus: 3,
    memoryBytes: 50,
  })
})

test('a target that is named twice is refused', async () => {
  await expect(makePlan('compare', { targets: ['a', 'b', 'a'] }, {})).rejects.toThrow('the target "a" is named twice')
})

test('the warm-up is as long as the most demanding profile wants', async () => {
  expect((await makePlan('compare', { profile: ['smoke'] }, {})).warmUpMs).toBe(1_000)
  expect((await makePlan('compare', { profile: ['smoke', 'steady'] }, {})).warmUpMs).toBe(8_000)
  expect((await makePlan('compare', { profile: ['smoke'], warmUp: 3_000 }, {})).warmUpMs).toBe(3_000)
})

test('a flag that changes nothing about the profiles is refused, with the way it was written', async () => {
  const paragraph = async (flags: Config, file: Config): Promise<string> => {
    const error = await makePlan('compare', flags, file).catch((reason: unknown) => reason)
    return error instanceof UserError ? error.paragraph() : 'it was accepted'
  }
  expect(await paragraph({ profile: ['spike'], steady: 5 }, {})).toBe(
    '--steady: this setting changes nothing about the chosen profiles. Found: spike. Expected: the profile steady. Leave it out, or choose another profile with --profile.',
  )
  expect(await paragraph({ fullRate: 100 }, { profile: ['saturate'] })).toMatch(/^--full-rate: /)
  expect(await paragraph({}, { profile: ['saturate'], rate: 100 })).toMatch(/^rate: /)
})

test('what the file says of its own profiles does not stand in the way of others', async () => {
  const plan = await makePlan('compare', { profile: ['spike'] }, { profile: ['saturate'], saturate: 500 })
  expect(plan.profiles.map(({ name }) => name)).toEqual(['spike'])
})

test('flags say more of every target that is no reference implementation, over what a file says of it', async () => {
  const file: Config = {
    targets: ['monolith', { target: 'cmd:node a.js', name: 'a', health: '/', headers: { A: '1' } }],
  }
  const flags = { health: '/healthz', headers: { B: '2' }, mayLoad: true }
  const { targets } = await makePlan('compare', {}, file, flags)
  expect(targets).toEqual([
    'monolith',
    { target: 'cmd:node a.js', name: 'a', health: '/healthz', headers: { A: '1', B: '2' }, mayLoad: true },
  ])
})

test('a run of one target takes the one that archbench.yaml names, and refuses none or several in a sentence', async () => {
  expect((await makePlan('run', {}, { targets: ['./shop'] })).targets).toEqual(['./shop'])
  expect((await makePlan('run', { targets: ['monolith'] }, { targets: ['./shop', './other'] })).targets).toEqual([
    'monolith',
  ])
  await expect(makePlan('run')).rejects.toMatchObject({
    details: { found: 'none, and no archbench.yaml that names one' },
  })
  const several = makePlan('run', {}, { targets: ['./shop', './other'] })
  await expect(several).rejects.toMatchObject({ details: { found: './shop, ./other' } })
})
