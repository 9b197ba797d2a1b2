import path from 'node:path'
import { MAX_IN_FLIGHT, REQUEST_TIMEOUT_MS } from '../../src/config/plan.ts'
import { arrivalOffsets } from '../../src/load/arrivals.ts'
import type { Driver, Load, LoadMeasurement, OpenLoad } from '../../src/load/driver.ts'
import { createDriver } from '../../src/load/driver-process.ts'
import type { Users } from './truth.ts'

const SCENARIO = path.join(import.meta.dirname, '../../src/calibrate/null-scenario.ts')

/** archbench's own driver with one worker, for a server that answers `GET /` with `{"ok":true}`. */
export async function startOwnDriver(cpu: number | undefined): Promise<Driver> {
  return await createDriver({ scenario: SCENARIO, datasetSeed: 1, cpuSet: cpu === undefined ? [] : [cpu] })
}

/** An open load as archbench's profiles make it: at one rate, with their cap on requests in flight. */
export function openLoad(
  arrivals: OpenLoad['arrivals'],
  ratePerSecond: number,
  seconds: number,
  leadInMs: number,
): OpenLoad {
  const rate = { fromRatePerSecond: ratePerSecond, toRatePerSecond: ratePerSecond }
  const stages = [{ name: 'all', durationMs: seconds * 1_000, ...rate }]
  return { loop: 'open', arrivals, maxInFlight: MAX_IN_FLIGHT, leadInMs, stages }
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
