import path from 'node:path'
import { arrivalOffsets } from '../../src/load/arrivals.ts'
import type { Driver, Load, LoadMeasurement, OpenLoad } from '../../src/load/driver.ts'
import { createDriver } from '../../src/load/driver-process.ts'
import type { Users } from './truth.ts'

const SCENARIO = path.join(import.meta.dirname, '../../src/calibrate/null-scenario.ts')
const REQUEST_TIMEOUT_MS = 10_000

/** archbench's own driver with one worker, for a server that answers `GET /` with `{"ok":true}`. */
export async function startOwnDriver(cpu: number | undefined): Promise<Driver> {
  return await createDriver({ scenario: SCENARIO, datasetSeed: 1, cpuSet: cpu === undefined ? [] : [cpu] })
}

export function openLoad(
  arrivals: OpenLoad['arrivals'],
  ratePerSecond: number,
  { seconds, leadInMs, maxInFlight }: { seconds: number; leadInMs: number; maxInFlight: number },
): OpenLoad {
  const rate = { fromRatePerSecond: ratePerSecond, toRatePerSecond: ratePerSecond }
  return {
    loop: 'open',
    arrivals,
    maxInFlight,
    leadInMs,
    stages: [{ name: 'all', durationMs: seconds * 1_000, ...rate }],
  }
}

/** Drives one load of one stage and gives what it has shown. */
export async function drive(
  driver: Driver,
  url: string,
  load: Load,
  seed: number,
  signal: AbortSignal,
): Promise<LoadMeasurement> {
  const job = { target: url, entrypoint: url, load, seed, requestTimeoutMs: REQUEST_TIMEOUT_MS, workers: 1 }
  const { stages } = await driver.run(job, { opened() {}, closed() {} }, signal)
  const [measurement] = stages
  if (measurement === undefined) throw new Error('the driver measured nothing')
  return measurement
}

/** The users whom an open load stands for: its schedule is a function of load and seed. */
export function usersOf(load: OpenLoad, seed: number): Users {
  return { offsetsMs: arrivalOffsets(load, seed), fromMs: load.leadInMs }
}
