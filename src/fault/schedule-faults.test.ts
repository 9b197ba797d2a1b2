import { expect, test } from 'vitest'
import { testService, testTopology } from '../topology/testing/topology.ts'
import type { Fault, PlannedFault } from './fault.ts'
import { parseFault } from './parse-fault.ts'
import { scheduleFaults } from './schedule-faults.ts'

const topology = testTopology([testService('app', { port: 8080 }), testService('db', { port: 5432 })])

function schedule(
  faults: readonly (string | PlannedFault)[],
  { seed = 1, lengthMs = 60_000, refusal = (_: Fault): string | undefined => undefined } = {},
) {
  const planned = faults.map((fault) => (typeof fault === 'string' ? parseFault(fault) : fault))
  return scheduleFaults(planned, topology, { seed, lengthMs, refusal })
}

test('faults come in the order of their beginnings, with the entry point by its name', () => {
  const scheduled = schedule(['pause:entrypoint@20s+5s', 'kill:db@10s+5s'])
  expect(scheduled.map(({ kind, components, atMs }) => [kind, ...components, atMs])).toEqual([
    ['kill', 'db', 10_000],
    ['pause', topology.entrypoint, 20_000],
  ])
})

test('a repeat goes on until the load ends, and no longer', () => {
  const every = { ...parseFault('kill:db@10s+5s'), everyMs: 20_000 }
  expect(schedule([every]).map(({ atMs }) => atMs)).toEqual([10_000, 30_000, 50_000])
  expect(schedule([every], { lengthMs: 54_999 }).map(({ atMs }) => atMs)).toEqual([10_000, 30_000])
})

test('the seed chooses components that can have the fault and are free', () => {
  const chaos = { ...parseFault('kill:random@1s+1s'), everyMs: 2_000 }
  const drawn = (seed: number) => schedule([chaos], { seed }).map(({ components }) => components[0])
  expect(drawn(1)).toEqual(drawn(1))
  expect(drawn(1)).not.toEqual(drawn(2))
  expect(new Set(drawn(1))).toEqual(new Set(['app', 'db']))
  const beside = schedule([chaos, 'pause:db@1s+50s'], { lengthMs: 51_000 })
  expect(new Set(beside.filter(({ kind }) => kind === 'kill').map(({ components }) => components[0]))).toEqual(
    new Set(['app']),
  )
  const notDb = ({ components }: Fault) => (components.includes('db') ? 'it is holy' : undefined)
  expect(new Set(schedule([chaos], { refusal: notDb }).map(({ components }) => components[0]))).toEqual(
    new Set(['app']),
  )
})

test.each([
  [['kill:cache@1s+1s'], /no component "cache".*one of app, db, entrypoint or random/],
  [['kill:db@50s+11s'], /kill of db is not over before the load is.*50 s to 61 s of 60 s/],
  [['kill:db@1s+9s', 'pause:db@5s+1s'], /two faults at a time.*kill of db from 1 s to 10 s, pause of db from 5 s/],
  [['clock:db@1s+1s'], /cannot have the fault clock of db.*the clock is shared/],
  [['clock:random@1s+1s'], /cannot have the fault clock.*app: the clock is shared; db: the clock is shared/],
])('%j is refused', (faults, words) => {
  const refusal = ({ kind }: Fault) => (kind === 'clock' ? 'the clock is shared' : undefined)
  const refused = (): string => {
    try {
      return JSON.stringify(schedule(faults, { refusal }))
    } catch (error) {
      return (error as { paragraph(): string }).paragraph()
    }
  }
  expect(refused()).toMatch(words)
})
