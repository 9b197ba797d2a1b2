import { OF_THE_DRIVER } from '../http/exchange.ts'
import type { LoadMeasurement, RateStage } from '../load/driver.ts'

export interface DriverEvidence {
  readonly measurement: LoadMeasurement
  /** `null` in a closed loop. */
  readonly schedule: (Omit<RateStage, 'name'> & { readonly arrivals: 'poisson' | 'uniform' }) | null
  /** CPUs that the driver may use. */
  readonly driverCpus: number
  /** Whether the stage was driven to its end. */
  readonly isWhole: boolean
  /** Whether the driver was so late that the figure that matters is of that. */
  readonly isLate: boolean
  readonly meanServiceMs: number
}

export interface Validity {
  /** Why a measurement is of the driver and not of the target, in words; empty where it is valid. */
  readonly disqualified: string[]
  /** The driver had no more CPU in a closed loop: what the target did there it can do at least. */
  readonly lowerBound: boolean
}

const CPU_SHARE_LIMIT = 0.85
const ACHIEVED_LIMIT = 0.99
const LITTLE_LIMIT = 0.05
/** With fewer requests than this, what happens to be in flight at the edges of a window outweighs the limit. */
const LITTLE_MIN_REQUESTS = 1_000
/** And so it does in an open loop whose window is not so many times as long as a request takes. */
const LITTLE_MIN_WINDOW = 100
/** Poisson arrivals stay within so many standard deviations of their number in all but 3 of 100,000 stages. */
const POISSON_DEVIATIONS = 4

/** Whether a stage measured the target, by the rules of docs/internals/method.md, "When it refuses to rank". */
export function judgeDriver(evidence: DriverEvidence): Validity {
  const cpu = cpuUsedUp(evidence)
  return {
    disqualified: [
      ...ownLimits(evidence),
      ...cpu,
      ...late(evidence),
      ...shortOfSchedule(evidence),
      ...littlesLaw(evidence),
    ],
    lowerBound: cpu.length > 0 && evidence.schedule === null,
  }
}

/** What this machine had too little of to send a request: it was never the target's turn. */
function ownLimits({ measurement: { errors } }: DriverEvidence): string[] {
  return Object.entries(errors)
    .filter(([kind]) => kind.startsWith(OF_THE_DRIVER))
    .map(([kind, count]) => `the driver had ${kind.slice(OF_THE_DRIVER.length)} for ${count} of its requests`)
}

/** One thread cannot use more than one CPU, however many there are. */
function cpuUsedUp({ measurement: { driver, windowMs }, driverCpus }: DriverEvidence): string[] {
  const ofBusiest = driver.busiestWorkerCpuMs / windowMs
  if (ofBusiest > CPU_SHARE_LIMIT) return [`the busiest thread of the driver used ${percent(ofBusiest)} of a CPU`]
  const ofAll = driver.cpuMs / windowMs / driverCpus
  if (ofAll <= CPU_SHARE_LIMIT) return []
  return [`the driver used ${percent(ofAll)} of its ${driverCpus === 1 ? 'CPU' : `${driverCpus} CPUs`}`]
}

/** Judged by what it did to the figure, not by how late it was. */
function late({ measurement: { driver }, schedule, isLate }: DriverEvidence): string[] {
  return schedule !== null && isLate ? [`the driver was late: p99 of its lag was ${driver.lagP99Ms.toFixed(1)} ms`] : []
}

/** What was dropped counts as done here: the target was too slow for it, not the driver. */
function shortOfSchedule({ measurement: { requests }, schedule, isWhole }: DriverEvidence): string[] {
  if (schedule === null || !isWhole) return []
  const { fromRatePerSecond, toRatePerSecond, durationMs, arrivals } = schedule
  const offered = (((fromRatePerSecond + toRatePerSecond) / 2) * durationMs) / 1_000
  const chance = arrivals === 'poisson' ? POISSON_DEVIATIONS * Math.sqrt(offered) : 1
  const achieved = requests.completed + requests.failed + requests.dropped
  if (achieved >= ACHIEVED_LIMIT * offered - chance) return []
  return [`the driver made only ${percent(achieved / offered)} of the offered rate`]
}

/**
 * J. D. C. Little, "A proof for the queuing formula L = λW" (1961): requests in flight are the rate times the time that
 * each takes. It holds over a window for what is recorded with its time, where little is in flight at the edges; in an open loop
 * only at a rate that stays the same.
 */
function littlesLaw({ measurement, schedule, meanServiceMs }: DriverEvidence): string[] {
  const { driver, requests, serviceTime, windowMs } = measurement
  const isTimed = serviceTime.count >= Math.max(LITTLE_MIN_REQUESTS, ACHIEVED_LIMIT * requests.sent)
  const isSteady =
    schedule === null ||
    (schedule.fromRatePerSecond === schedule.toRatePerSecond && windowMs >= LITTLE_MIN_WINDOW * meanServiceMs)
  if (!isTimed || !isSteady) return []
  const expected = (serviceTime.count / windowMs) * meanServiceMs
  const deviation = Math.abs(expected / driver.meanInFlight - 1)
  if (deviation <= LITTLE_LIMIT) return []
  const why =
    schedule === null
      ? 'the driver was slow between an answer and the next request'
      : 'the driver did not see in time what was sent and answered'
  return [`Little's law is off by ${percent(deviation)}: ${why}`]
}

function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`
}
