import { addHistograms, decodeHistogram, percentileMs } from '../stats/latency-histogram.ts'
import { closedStages, type HeadlineProfiles, isLowerBound, openStages, useStages } from './headline-stages.ts'
import type { MetricName } from './metric.ts'
import type { Round, StageResult } from './schema.ts'

/** What one round says of a metric. */
export interface Figure {
  readonly value: number
  /** The truth is this or more: the driver was the limit. */
  readonly atLeast: boolean
  /** Of a percentile: requests that it was taken from. */
  readonly of?: number
}

/** The figures of one round that are estimated over rounds; those of a disqualified stage are left out. */
export type RoundMetrics = Partial<Record<MetricName, Figure>>

/** What one round says, each stage by what it can tell: the highest throughput, or the latency at a rate. */
export function roundMetrics(round: Round, headline: HeadlineProfiles): RoundMetrics {
  return {
    ...throughput(closedStages(round, headline)),
    ...capacity(round),
    ...figures({
      cpuMsPerRequest: cpuMsPerRequest(useStages(round, headline)),
      memoryBytes: highestMemoryBytes(round),
    }),
    // Other percentiles are of all rounds together: see merged-percentiles.ts.
    ...latencies(openStages(round, headline)),
  }
}

/** The sum over all of them, or `undefined` where the figure of one is not available. */
export function totalOf<T>(all: readonly T[], of: (one: T) => number | null | undefined): number | undefined {
  let total = 0
  for (const one of all) {
    const value = of(one)
    if (value === null || value === undefined) return undefined
    total += value
  }
  return total
}

/** CPU time of all components together, in milliseconds; `undefined` where that of one is not available. */
export function totalCpuMs({ components }: Pick<StageResult, 'components'>): number | undefined {
  return totalOf(components, ({ cpuMs }) => cpuMs)
}

/** Memory of all components together; likewise. It does not depend on who was the bottleneck. */
export function totalMemoryBytes({ components }: Pick<StageResult, 'components'>): number | undefined {
  return totalOf(components, ({ memoryBytes }) => memoryBytes)
}

/** Whether CPU time and memory of all components are available. */
export function hasUse(stage: Pick<StageResult, 'components'>): boolean {
  return totalCpuMs(stage) !== undefined && totalMemoryBytes(stage) !== undefined
}

/** The highest memory of a round; `undefined` where there is none, or one is not available. */
export function highestMemoryBytes({ stages }: Pick<Round, 'stages'>): number | undefined {
  const totals = stages.map(totalMemoryBytes)
  if (totals.includes(undefined)) return undefined
  return Math.max(0, ...totals.filter((bytes) => bytes !== undefined)) || undefined
}

/** Of several closed stages (with more and more connections) the one that got most through. */
function throughput(stages: readonly StageResult[]): RoundMetrics {
  const [best] = stages
    .map((stage) => ({ value: stage.requests.completed / (stage.windowMs / 1000), atLeast: isLowerBound(stage) }))
    .sort((a, b) => b.value - a.value)
  return best ? { throughputPerSecond: best } : {}
}

function capacity({ search }: Round): RoundMetrics {
  return search?.capacityPerSecond
    ? { capacityPerSecond: { value: search.capacityPerSecond, atLeast: search.atLeast } }
    : {}
}

/** `undefined` where there are no stages, and where the system tells no CPU time. */
function cpuMsPerRequest(stages: readonly StageResult[]): number | undefined {
  const cpuMs = totalOf(stages, totalCpuMs)
  const completed = stages.reduce((sum, { requests }) => sum + requests.completed, 0)
  return cpuMs !== undefined && cpuMs > 0 ? cpuMs / completed : undefined
}

/** The median, with what it was taken from: whether that is enough depends on the other rounds as well. */
function latencies(stages: readonly StageResult[]): RoundMetrics {
  const histogram = addHistograms(stages.map(({ responseTime }) => decodeHistogram(responseTime.histogram)))
  const value = percentileMs(histogram, 50)
  return value === undefined ? {} : { p50Ms: { value, atLeast: false, of: histogram.totalCount } }
}

function figures(values: Partial<Record<MetricName, number | undefined>>): RoundMetrics {
  return Object.fromEntries(
    Object.entries(values)
      .filter(([, value]) => value !== undefined)
      .map(([metric, value]) => [metric, { value, atLeast: false }]),
  )
}
