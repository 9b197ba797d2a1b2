import { ownValue } from '../base/own-value.ts'
import { addHistograms, decodeHistogram, encodeHistogram, percentileMs } from '../stats/latency-histogram.ts'
import type { LatencySummary, LoadMeasurement, SeriesRow } from './driver.ts'

/** Counts that all workers' are the sum of. */
export interface Counts {
  readonly planned: number
  readonly sent: number
  readonly completed: number
  readonly failed: number
  readonly dropped: number
}

/** What one worker has seen of one stage. It can cross the border between threads. */
export interface Recording {
  readonly requests: Counts
  readonly errors: Readonly<Record<string, number>>
  readonly operations: LoadMeasurement['operations']
  readonly responseTime: LatencySummary
  readonly serviceTime: LatencySummary
  readonly visibility: LatencySummary
  readonly invisible: number
  readonly sendLag: LatencySummary
  /** Second by second, as far as anything happened. */
  readonly rows: readonly (Counts & { readonly backlog: number; readonly responseTime: LatencySummary })[]
  /** Of the worker's own thread. */
  readonly cpuMs: number
  readonly eventLoopDelayP99Ms: number
  readonly meanInFlight: number
}

const ROW_MS = 1_000
const NO_COUNTS: Counts = { planned: 0, sent: 0, completed: 0, failed: 0, dropped: 0 }

/**
 * What all workers together have seen of one stage. Histograms are added, percentiles taken of the sum.
 * @param window its length, and the CPU time that the whole driver used in it
 */
export function mergeRecordings(
  recordings: readonly Recording[],
  { windowMs, cpuMs }: { readonly windowMs: number; readonly cpuMs: number },
): LoadMeasurement {
  const all = <T>(of: (recording: Recording) => T): T[] => recordings.map(of)
  const lag = addHistograms(all(({ sendLag }) => decodeHistogram(sendLag.histogram)))
  return {
    windowMs,
    requests: sumCounts(all(({ requests }) => requests)),
    errors: sumByKey(all(({ errors }) => errors)),
    operations: mergeOperations(all(({ operations }) => operations)),
    responseTime: mergeLatency(all(({ responseTime }) => responseTime)),
    serviceTime: mergeLatency(all(({ serviceTime }) => serviceTime)),
    visibility: mergeLatency(all(({ visibility }) => visibility)),
    invisible: sum(all(({ invisible }) => invisible)),
    series: mergeRows(
      all(({ rows }) => rows),
      windowMs,
    ),
    driver: {
      workers: recordings.length,
      cpuMs,
      busiestWorkerCpuMs: Math.max(...all((recording) => recording.cpuMs)),
      sendLag: mergeLatency(all(({ sendLag }) => sendLag)),
      lagP50Ms: percentileMs(lag, 50) ?? 0,
      lagP99Ms: percentileMs(lag, 99) ?? 0,
      eventLoopDelayP99Ms: Math.max(...all(({ eventLoopDelayP99Ms }) => eventLoopDelayP99Ms)),
      meanInFlight: sum(all(({ meanInFlight }) => meanInFlight)),
    },
  }
}

function mergeRows(workers: readonly Recording['rows'][], windowMs: number): SeriesRow[] {
  return Array.from({ length: Math.ceil(windowMs / ROW_MS) }, (_, index) => {
    const rows = workers.map((of) => of[index]).filter((row) => row !== undefined)
    const latency = addHistograms(rows.map(({ responseTime }) => decodeHistogram(responseTime.histogram)))
    return {
      fromMs: index * ROW_MS,
      toMs: Math.min(windowMs, (index + 1) * ROW_MS),
      ...sumCounts(rows),
      backlog: sum(rows.map(({ backlog }) => backlog)),
      p50Ms: percentileMs(latency, 50) ?? 0,
      p99Ms: percentileMs(latency, 99) ?? 0,
    }
  })
}

function mergeOperations(workers: readonly LoadMeasurement['operations'][]): LoadMeasurement['operations'] {
  const names = new Set(workers.flatMap((operations) => Object.keys(operations)))
  return Object.fromEntries(
    [...names].map((name) => {
      const of = workers.map((operations) => ownValue(operations, name)).filter((operation) => operation !== undefined)
      return [
        name,
        {
          completed: sum(of.map(({ completed }) => completed)),
          responseTime: mergeLatency(of.map(({ responseTime }) => responseTime)),
        },
      ]
    }),
  )
}

function mergeLatency(summaries: readonly LatencySummary[]): LatencySummary {
  const [only, ...others] = summaries
  if (only !== undefined && others.length === 0) return only
  const histogram = addHistograms(summaries.map(({ histogram }) => decodeHistogram(histogram)))
  return { count: histogram.totalCount, histogram: encodeHistogram(histogram) }
}

function sumCounts(counts: readonly Counts[]): Counts {
  return counts.reduce<Counts>(
    (total, each) => ({
      planned: total.planned + each.planned,
      sent: total.sent + each.sent,
      completed: total.completed + each.completed,
      failed: total.failed + each.failed,
      dropped: total.dropped + each.dropped,
    }),
    NO_COUNTS,
  )
}

function sumByKey(records: readonly Readonly<Record<string, number>>[]): Record<string, number> {
  const total = new Map<string, number>()
  for (const record of records) {
    for (const [key, count] of Object.entries(record)) total.set(key, (total.get(key) ?? 0) + count)
  }
  return Object.fromEntries(total)
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0)
}
