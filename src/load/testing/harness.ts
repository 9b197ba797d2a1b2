import { fileURLToPath } from 'node:url'
import { decodeFromCompressedBase64 } from 'hdr-histogram-js'
import type {
  Driver,
  LatencySummary,
  LiveReport,
  Load,
  LoadJob,
  LoadMeasurement,
  LoadResult,
  OpenLoad,
  WindowEdges,
} from '../driver.ts'
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

/** So long that only what is never answered at all reaches it, on a busy machine too. */
const GENEROUS_TIMEOUT_MS = 20_000

/** Runs one load against a server; the target is forgotten afterwards only where another name is given. */
export async function drive(driver: Driver, url: string, load: Load, more: Partial<LoadJob> = {}): Promise<Driven> {
  return driveWith(driver, url, load, more, { opened() {}, closed() {} })
}

/** A window that ends when enough was seen in it, and not before: for tests that depend on no speed. */
export const UNTIL_ENOUGH_MS = 25_000
/** How often it is looked whether that is so. */
const LOOK_EVERY_MS = 10

/** What was settled in the window so far. */
export type Seen = Pick<LiveReport, 'completed' | 'failed'>

/** Runs a load until enough was seen in its window, however long that takes. */
export async function driveUntil(
  driver: Driver,
  url: string,
  load: Load,
  isEnough: (seen: Seen) => boolean,
  more: Partial<LoadJob> = {},
): Promise<Driven> {
  const seen = { completed: 0, failed: 0 }
  const looks = { progressEveryMs: LOOK_EVERY_MS, liveEveryMs: LOOK_EVERY_MS }
  return driveWith(
    driver,
    url,
    load,
    { ...more, ...looks },
    {
      opened() {},
      closed() {},
      live({ completed, failed }) {
        seen.completed += completed
        seen.failed += failed
      },
      progress: async () => isEnough(seen),
    },
  )
}

async function driveWith(
  driver: Driver,
  url: string,
  load: Load,
  more: Partial<LoadJob>,
  edges: WindowEdges,
): Promise<Driven> {
  const job = {
    target: url,
    entrypoint: url,
    seed: 1,
    requestTimeoutMs: GENEROUS_TIMEOUT_MS,
    workers: 1,
    load,
    ...more,
  }
  const result = await driver.run(job, edges, new AbortController().signal)
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

/** All times of a summary added up, to the precision of its histogram. */
export function sumMs({ histogram, count }: LatencySummary): number {
  return (decodeFromCompressedBase64(histogram).mean * count) / 1_000
}

/**
 * What is wrong with a ledger: each write that arrived is in it once, accepted or left open, and nothing else is. One that
 * timed out may not have arrived yet, or ever.
 * @param received as of the server
 */
export function brokenLedger({ measurement, ledger }: Driven, received: readonly string[]): string[] {
  const arrived = received.filter((line) => line.startsWith('POST')).map((line) => line.split(' ')[2] ?? '')
  const accepted = ledger.accepted.map(({ key }) => key)
  const noted = [...accepted, ...ledger.unresolved]
  const [inLedger, atServer] = [new Set(noted), new Set(arrived)]
  const mustHaveArrived = measurement.errors.timeout === undefined ? noted : accepted
  return [
    ...(inLedger.size === noted.length ? [] : ['a write is in the ledger twice']),
    ...arrived.filter((key) => !inLedger.has(key)).map((key) => `${key} arrived and is not in the ledger`),
    ...mustHaveArrived.filter((key) => !atServer.has(key)).map((key) => `${key} is in the ledger and never arrived`),
  ]
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
