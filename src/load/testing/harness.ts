import { fileURLToPath } from 'node:url'
import { decodeFromCompressedBase64 } from 'hdr-histogram-js'
import type { Driver, LatencySummary, LoadJob, LoadMeasurement, LoadResult, Stage } from '../driver.ts'
import { createDriver } from '../driver-process.ts'

/** A driver for the scenario `notes`. */
export function notesDriver(): Promise<Driver> {
  return createDriver({
    scenario: fileURLToPath(new URL('./notes.ts', import.meta.url)),
    datasetSeed: 1,
    cpuSet: [],
  })
}

/** Runs one stage against a server; the target is forgotten afterwards only where another name is given. */
export function drive(driver: Driver, url: string, stage: Stage, more: Partial<LoadJob> = {}): Promise<LoadResult> {
  const job = { target: url, entrypoint: url, seed: 1, requestTimeoutMs: 2_000, stage, ...more }
  return driver.run(job, { opened() {}, closed() {} }, new AbortController().signal)
}

export function percentileMs({ histogram }: LatencySummary, percentile: number): number {
  return decodeFromCompressedBase64(histogram).getValueAtPercentile(percentile) / 1_000
}

/** Planned requests that are neither completed nor failed nor dropped: always 0. */
export function unaccounted({ requests, errors }: LoadMeasurement): number {
  const kinds = Object.values(errors).reduce((sum, count) => sum + count, 0)
  if (kinds !== requests.failed) throw new Error(`${requests.failed} failed, but the kinds add up to ${kinds}`)
  return requests.planned - requests.completed - requests.failed - requests.dropped
}
