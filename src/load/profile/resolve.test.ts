import { expect, test } from 'vitest'
import { LEAD_IN_MS } from '../../config/plan.ts'
import type { ClosedProfile, OpenProfile, Profile } from './profile.ts'
import { listProfiles } from './read-profile.ts'
import { loadCount, loadsOf, ratePerSecond } from './resolve.ts'

const all = await listProfiles()
const profile = <T extends Profile>(name: string) => all.find((each) => each.name === name) as T
const circumstances = { connections: 8, fullRatePerSecond: 1_090 }

test('an open profile is one load: its stages follow each other without a gap', () => {
  const spike = profile<OpenProfile>('spike')
  const [load, ...others] = loadsOf(spike, circumstances)
  expect(others).toEqual([])
  expect(load?.stages).toEqual(['before', 'spike', 'after'])
  expect(load?.load).toMatchObject({
    loop: 'open',
    arrivals: 'poisson',
    stages: [
      { durationMs: 10_000, fromRatePerSecond: 320, toRatePerSecond: 320 },
      { durationMs: 5_000, fromRatePerSecond: 1_300, toRatePerSecond: 1_300 },
      { durationMs: 15_000, fromRatePerSecond: 320, toRatePerSecond: 320 },
    ],
  })
  expect(load?.errorLimit).toEqual(spike.stopWhen)
  expect(loadCount(spike)).toBe(1)
})

test('a closed profile is a load for each stage, with the connections of the run where it names none', () => {
  const saturate = profile<ClosedProfile>('saturate')
  const stages = [
    { name: 'few', durationMs: 100, connections: undefined },
    { name: 'many', durationMs: 200, connections: 64 },
  ]
  const loads = loadsOf({ ...saturate, stages }, circumstances)
  expect(loads.map(({ load, stages }) => [stages, load])).toEqual([
    [['few'], { loop: 'closed', connections: 8, leadInMs: LEAD_IN_MS, durationMs: 100, watchWrites: true }],
    [['many'], { loop: 'closed', connections: 64, leadInMs: LEAD_IN_MS, durationMs: 200, watchWrites: true }],
  ])
  expect(loadCount({ ...saturate, stages })).toBe(2)
})

test.each([
  [{ share: 0.5 }, 2_400, 1_200],
  [{ share: 0.5 }, 1_090, 540],
  [{ share: 0.5 }, 4_999, 2_400],
  [{ share: 0.5 }, 30, 15],
  [{ share: 0.5 }, 7, 3],
  [{ share: 0.5 }, 0, 1],
  [{ share: 1.1 }, 100, 110],
  [{ perSecond: 1_234.5 }, 7, 1_234.5],
])('%j of %d requests a second is %d', (rate, full, expected) => {
  expect(ratePerSecond(rate, full)).toBe(expected)
})
