import type { Round, StageResult, TargetResult } from '../../result/schema.ts'
import { decodeHistogram } from '../../stats/latency-histogram.ts'
import { windowPercentileMs } from '../../stats/percentile-support.ts'

/** How long a target took to start, in words; nothing where it did not. */
export function startDetail({ name, startupMs }: TargetResult): string[] {
  return startupMs === null ? [] : [`${name} started in ${number(startupMs)} ms`]
}

/** What its warm-up has shown, in words; nothing where it has had none. */
export function warmUpDetail({ name, warmUp }: TargetResult): string[] {
  if (warmUp === null) return []
  const { requests, durationMs, throughputPerSecond, steady } = warmUp
  const outcome = steady ? 'is warm' : 'did not stabilise'
  const rate = `${number(throughputPerSecond)} req/s in the end`
  return [`${name} ${outcome} after ${number(durationMs)} ms and ${number(requests)} requests, ${rate}`]
}

/** What each stage of a round has shown, in words. */
export function roundDetails(target: string, { round, stages }: Round): string[] {
  return stages.map((stage) => `round ${round + 1}, ${target}, ${stageWords(stage)}`)
}

function stageWords({ profile, stage, requests, windowMs, responseTime, disqualified, attempts }: StageResult): string {
  const p99 = windowPercentileMs(decodeHistogram(responseTime.histogram), 99)
  return [
    `${stage === profile ? profile : `${profile} ${stage}`}: ${number(requests.completed / (windowMs / 1_000))} req/s`,
    responseTime.count === 0 ? 'no answers' : p99 === undefined ? 'too few for a p99' : `p99 ${number(p99)} ms`,
    `${number(requests.failed + requests.dropped)} errors`,
    ...(attempts > 1 ? [`driven ${attempts} times`] : []),
    ...disqualified,
  ].join(', ')
}

function number(value: number): string {
  return value.toLocaleString('en', value < 100 ? { maximumSignificantDigits: 3 } : { maximumFractionDigits: 0 })
}
