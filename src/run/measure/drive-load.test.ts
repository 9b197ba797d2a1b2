import { expect, test } from 'vitest'
import type { Driver, LoadJob, LoadMeasurement, LoadResult } from '../../load/driver.ts'
import { encodeHistogram, newLatencyHistogram } from '../../stats/latency-histogram.ts'
import { standing } from '../testing/standing-target.ts'
import { Phases } from '../watch/progress.ts'
import { driveLoad } from './drive-load.ts'
import { WorkerCounts } from './worker-counts.ts'

const empty = { count: 0, histogram: encodeHistogram(newLatencyHistogram()) }

function measured(busiestWorkerCpuMs: number): LoadMeasurement {
  return {
    windowMs: 1_000,
    requests: { planned: 500, sent: 500, completed: 500, failed: 0, dropped: 0 },
    errors: {},
    operations: {},
    responseTime: empty,
    serviceTime: empty,
    visibility: empty,
    invisible: 0,
    series: [],
    driver: {
      workers: 1,
      cpuMs: busiestWorkerCpuMs,
      busiestWorkerCpuMs,
      sendLag: empty,
      lagP50Ms: 0,
      lagP99Ms: 0,
      eventLoopDelayP99Ms: 0,
      meanInFlight: 8,
    },
  }
}

/** Drives a closed load with a driver that says this of each attempt. */
async function drive(answers: readonly Pick<LoadResult, 'stages' | 'stoppedBecause'>[], driverCpus = 4) {
  const jobs: LoadJob[] = []
  const driver: Driver = {
    prepare: async () => ({ accepted: [], unresolved: [] }),
    async run(job, edges) {
      const { stages, stoppedBecause } = answers[jobs.length] ?? { stages: [], stoppedBecause: undefined }
      jobs.push(job)
      edges.opened(0)
      edges.closed(0)
      const ledger = { accepted: [{ key: 'k', id: `${jobs.length}`, content: {} }], unresolved: [] }
      return { stages, stoppedBecause, ledger }
    },
    runTogether: async () => [],
    async [Symbol.asyncDispose]() {},
  }
  const workers = new WorkerCounts(1, driverCpus)
  const driven = await driveLoad(
    standing().runTarget,
    {
      profile: 'saturate',
      stages: ['saturate'],
      errorLimit: undefined,
      load: { loop: 'closed', connections: 8, leadInMs: 0, durationMs: 1_000 },
    },
    (attempt) => 100 + attempt,
    {
      driver,
      workers,
      division: {
        usableCpus: [0, 1],
        targetCpus: [1],
        driverCpus: Array.from({ length: driverCpus }, (_, cpu) => cpu),
        isolation: 'pinned',
      },
      phases: new Phases(),
      progress: { now() {}, say() {} },
      runStart: 0,
      signal: new AbortController().signal,
    },
  )
  return { driven, jobs, workers }
}

const fine = { stages: [measured(300)], stoppedBecause: undefined }
const busy = { stages: [measured(990)], stoppedBecause: undefined }

test('a load that measured the target is driven once', async () => {
  const { driven, jobs } = await drive([fine])
  expect(jobs.map(({ seed, workers }) => [seed, workers])).toEqual([[101, 1]])
  expect(driven.stages).toMatchObject([{ profile: 'saturate', attempts: 1, disqualified: [], lowerBound: false }])
})

test('one that measured the driver is driven again, with other traffic and more threads, and these stay', async () => {
  const { driven, jobs, workers } = await drive([busy, busy, fine])
  expect(jobs.map(({ seed, workers }) => [seed, workers])).toEqual([
    [101, 1],
    [102, 2],
    [103, 4],
  ])
  expect(driven.stages).toMatchObject([{ attempts: 3, disqualified: [] }])
  expect(driven.ledgers.flatMap(({ accepted }) => accepted.map(({ id }) => id))).toEqual(['1', '2', '3'])
  expect(workers.of('shop+cache', 'saturate')).toBe(4)
})

test('after the last attempt it stands as it is: a lower bound', async () => {
  const { driven, jobs } = await drive([busy, busy, busy], 1)
  expect(jobs.map(({ workers }) => workers)).toEqual([1, 1, 1])
  expect(driven.stages).toMatchObject([{ attempts: 3, lowerBound: true }])
})

test('one that was given up is not driven again', async () => {
  const { driven, jobs } = await drive([{ ...busy, stoppedBecause: 'nothing but errors' }])
  expect(jobs).toHaveLength(1)
  expect(driven.stages).toMatchObject([{ stoppedBecause: 'nothing but errors' }])
})
