import type { RateProbe } from '../load/search/rate-search.ts'
import { decodeHistogram, percentileMs } from '../stats/latency-histogram.ts'
import type { DrivenStage } from './null-driver.ts'

/** How busy both sides were: 1 is one whole CPU. */
interface Busy {
  /** Of the thread of the driver that was busiest. */
  readonly workerCpus: number
  /** Of all processes of the null server together. */
  readonly serverCpus: number
  /** Of all programs that do not belong to this. */
  readonly otherCpus: number
}

export interface ClosedLoopFigures extends Busy {
  readonly connections: number
  readonly ratePerSecond: number
}

export interface OpenLoopProbe extends RateProbe, Busy {
  readonly lagP99Ms: number
  /** Why it did not hold, in words. */
  readonly because: string | null
}

export interface LatencyFigures extends Pick<Busy, 'otherCpus'> {
  readonly ratePerSecond: number
  readonly requests: number
  readonly p50Ms: number
  readonly p99Ms: number
}

/** How long after its time in the schedule a request was acted upon. */
export interface SendLagFigures extends LatencyFigures {
  readonly p999Ms: number
}

/** What the driver can do with so many threads. */
export interface WorkerFigures {
  readonly workers: number
  readonly closedLoop: readonly ClosedLoopFigures[]
  /** The highest rate that held; `null` where none did. */
  readonly openLoopPerSecond: number | null
  /** In the order in which rates were tried. */
  readonly openLoop: readonly OpenLoopProbe[]
  /** Of answers of the null server at a low rate: less no target can have. */
  readonly latencyFloor: LatencyFigures
  readonly sendLag: readonly SendLagFigures[]
}

export interface DriverFigures {
  /** Empty where nothing could be kept to CPUs. */
  readonly driverCpus: readonly number[]
  readonly serverCpus: readonly number[]
  readonly byWorkers: readonly WorkerFigures[]
}

/** Of the closed loop with most requests a second. */
export function fastest(tried: readonly ClosedLoopFigures[]): ClosedLoopFigures | undefined {
  return tried.reduce<ClosedLoopFigures | undefined>(
    (best, each) => (best === undefined || each.ratePerSecond > best.ratePerSecond ? each : best),
    undefined,
  )
}

export function closedLoopFigures(stage: DrivenStage, connections: number): ClosedLoopFigures {
  return { connections, ratePerSecond: (stage.requests.completed / stage.windowMs) * 1_000, ...busy(stage) }
}

export function openLoopProbe(stage: DrivenStage, ratePerSecond: number, because: string | undefined): OpenLoopProbe {
  return {
    ratePerSecond,
    held: because === undefined,
    lagP99Ms: stage.driver.lagP99Ms,
    because: because ?? null,
    ...busy(stage),
  }
}

export function latencyFigures(stage: DrivenStage, ratePerSecond: number): LatencyFigures {
  const { responseTime, otherCpus } = stage
  const histogram = decodeHistogram(responseTime.histogram)
  return {
    ratePerSecond,
    requests: responseTime.count,
    otherCpus,
    p50Ms: percentileMs(histogram, 50) ?? 0,
    p99Ms: percentileMs(histogram, 99) ?? 0,
  }
}

export function sendLagFigures({ driver, otherCpus }: DrivenStage, ratePerSecond: number): SendLagFigures {
  const histogram = decodeHistogram(driver.sendLag.histogram)
  return {
    ratePerSecond,
    requests: driver.sendLag.count,
    otherCpus,
    p50Ms: percentileMs(histogram, 50) ?? 0,
    p99Ms: percentileMs(histogram, 99) ?? 0,
    p999Ms: percentileMs(histogram, 99.9) ?? 0,
  }
}

/** CPUs that other programs used meanwhile: on average over all windows, and in the one where it was most. */
export function disturbance({ byWorkers }: DriverFigures): { readonly meanCpus: number; readonly mostCpus: number } {
  const others = byWorkers.flatMap(({ closedLoop, openLoop, latencyFloor, sendLag }) =>
    [...closedLoop, ...openLoop, latencyFloor, ...sendLag].map(({ otherCpus }) => otherCpus),
  )
  const sum = others.reduce((total, each) => total + each, 0)
  return { meanCpus: sum / Math.max(1, others.length), mostCpus: Math.max(0, ...others) }
}

function busy({ windowMs, driver, serverCpus, otherCpus }: DrivenStage): Busy {
  return { workerCpus: driver.busiestWorkerCpuMs / windowMs, serverCpus, otherCpus }
}
