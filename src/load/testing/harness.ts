import { fileURLToPath } from 'node:url'
import { decodeFromCompressedBase64 } from 'hdr-histogram-js'
import type { Driver, LatencySummary, Load, LoadJob, LoadMeasurement, LoadResult, OpenLoad } from '../driver.ts'
import { createDriver } from '../driver-process.ts'

/** A driver for the scenario `notes`. */
export function notesDriver(): Promise<Driver> {
  return createDriver({
    scenario: fileURLToPath(new URL('./notes.ts', import.meta.url)),
    datasetSeed: 1,
    cpuSet: [],
  })
}

export interface Driven extends LoadResult {
  /** Of the first stage. */
  readonly measurement: LoadMeasurement
}

/** Runs one load against a server; the target is forgotten afterwards only where another name is given. */
export async function drive(driver: Driver, url: string, load: Load, more: Partial<LoadJob> = {}): Promise<Driven> {
  const job = { target: url, entrypoint: url, seed: 1, requestTimeoutMs: 2_000, workers: 1, load, ...more }
  const result = await driver.run(job, { opened() {}, closed() {} }, new AbortController().signal)
  const [measurement] = result.stages
  if (measurement === undefined) throw new Error('no stage was driven')
  return { ...result, measurement }
}

/** An open load at one rate. */
export function steadyLoad(more: Partial<OpenLoad & { ratePerSecond: number; durationMs: number }> = {}): OpenLoad {
  const { ratePerSecond = 200, durationMs = 500, ...load } = more
  const rate = { fromRatePerSecond: ratePerSecond, toRatePerSecond: ratePerSecond }
  const stages = [{ name: 'steady', durationMs, ...rate }]
  return { loop: 'open', arrivals: 'poisson', maxInFlight: 64, leadInMs: 100, stages, ...load }
}

export function percentileMs({ histogram }: LatencySummary, percentile: number): number {
  return decodeFromCompressedBase64(histogram).getValueAtPercentile(percentile) / 1_000
}

/** What breaks the sums that must always hold: nothing. */
export function brokenSums({ requests, errors, series, responseTime }: LoadMeasurement): string[] {
  const { planned, sent, completed, failed, dropped } = requests
  const kinds = Object.values(errors).reduce((sum, count) => sum + count, 0)
  const inRows = (key: 'planned' | 'sent' | 'completed' | 'failed' | 'dropped'): number =>
    series.reduce((sum, row) => sum + row[key], 0)
  return [
    ...(planned === sent + dropped ? [] : [`planned ${planned}, sent ${sent}, dropped ${dropped}`]),
    ...(sent === completed + failed ? [] : [`sent ${sent}, completed ${completed}, failed ${failed}`]),
    ...(kinds === failed ? [] : [`${failed} failed, the kinds add up to ${kinds}`]),
    ...(responseTime.count === completed + (errors.timeout ?? 0) ? [] : [`${responseTime.count} times recorded`]),
    ...(['planned', 'sent', 'completed', 'failed', 'dropped'] as const)
      .filter((key) => inRows(key) !== requests[key])
      .map((key) => `${key} ${requests[key]}, in the series ${inRows(key)}`),
  ]
}
