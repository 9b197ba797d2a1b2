import { decodeHistogram, percentileMs } from '../stats/latency-histogram.ts'
import type { MetricName, Round, StageResult } from './schema.ts'

/** The figures of one round that are estimated over rounds; those of a disqualified stage are left out. */
export type RoundMetrics = Partial<Record<MetricName, number>>

/** What one round says, each stage by what it can tell: the highest throughput, or the latency at the common rate. */
export function roundMetrics(round: Round): RoundMetrics {
  return { ...saturateMetrics(round.saturate), ...steadyMetrics(round.steady), ...memory(round) }
}

/** A stage counts when it measured the target (and not the driver), and some request was answered. */
export function isValid(stage: StageResult): boolean {
  return stage.disqualified.length === 0 && stage.requests.completed > 0
}

/** CPU time of all components together, in milliseconds. */
export function totalCpuMs(stage: StageResult): number {
  return sum(stage.components.map(({ cpuMs }) => cpuMs))
}

function saturateMetrics(stage: StageResult): RoundMetrics {
  if (!isValid(stage)) return {}
  const { completed } = stage.requests
  const cpuMs = totalCpuMs(stage)
  return {
    throughputPerSecond: completed / (stage.windowMs / 1000),
    // No CPU time at all means that this system does not tell it.
    ...(cpuMs > 0 && { cpuMsPerRequest: cpuMs / completed }),
  }
}

function steadyMetrics(stage: StageResult): RoundMetrics {
  if (!isValid(stage)) return {}
  const response = decodeHistogram(stage.responseTime.histogram)
  const visibility = decodeHistogram(stage.visibility.histogram)
  return defined({
    p50Ms: percentileMs(response, 50),
    p95Ms: percentileMs(response, 95),
    p99Ms: percentileMs(response, 99),
    visibilityP50Ms: percentileMs(visibility, 50),
    visibilityP99Ms: percentileMs(visibility, 99),
  })
}

/** Memory does not depend on who was the bottleneck, so it is taken from both stages: the larger sum counts. */
function memory({ saturate, steady }: Round): RoundMetrics {
  const memoryBytes = Math.max(
    ...[saturate, steady].map((stage) => sum(stage.components.map((component) => component.memoryBytes))),
  )
  return memoryBytes > 0 ? { memoryBytes } : {}
}

function defined(metrics: Partial<Record<MetricName, number | undefined>>): RoundMetrics {
  return Object.fromEntries(Object.entries(metrics).filter(([, value]) => value !== undefined))
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0)
}
