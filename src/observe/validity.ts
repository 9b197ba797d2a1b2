import type { LoadMeasurement } from '../load/driver.ts'

export interface DriverEvidence {
  readonly profile: 'saturate' | 'steady'
  readonly offeredRatePerSecond: number | null
  readonly measurement: LoadMeasurement
  /** From the intended start. */
  readonly p99Ms: number
  /** From the send. */
  readonly serviceP99Ms: number
  readonly meanResponseMs: number
}

const CPU_SHARE_LIMIT = 0.85
const LAG_LIMIT_MS = 5
const LAG_SHARE_OF_P99 = 0.1
const ACHIEVED_LIMIT = 0.99
const LITTLE_LIMIT = 0.05
/** With fewer requests than this, what happens to be in flight at the edges of a window outweighs the limit. */
const LITTLE_MIN_REQUESTS = 1_000

/**
 * Why a measurement is of the driver and not of the target, in words; empty where it is valid.
 * The rules are those of docs/method.md, "When it refuses to rank".
 */
export function disqualifications(evidence: DriverEvidence): string[] {
  const { measurement, profile, p99Ms } = evidence
  const { driver, requests, windowMs } = measurement
  const reasons: string[] = []

  // It drives from one thread: more CPUs do not make it faster.
  const cpuShare = driver.cpuMs / windowMs
  if (cpuShare > CPU_SHARE_LIMIT) reasons.push(`the driver used ${percent(cpuShare)} of its CPU`)

  if (profile === 'steady') {
    // Lag that the reported percentile does not show did not make it: the target was the slower one.
    const addedMs = Math.min(driver.lagP99Ms, evidence.p99Ms - evidence.serviceP99Ms)
    if (driver.lagP99Ms > LAG_LIMIT_MS || addedMs > LAG_SHARE_OF_P99 * p99Ms) {
      reasons.push(`the driver was late: p99 of its lag was ${driver.lagP99Ms.toFixed(1)} ms`)
    }
    const sent = requests.planned - requests.dropped
    const accounted = requests.completed + requests.failed
    if (sent > 0 && accounted / sent < ACHIEVED_LIMIT) {
      reasons.push(`only ${percent(accounted / sent)} of the planned requests are accounted for`)
    }
  }

  if (profile === 'saturate' && requests.completed >= LITTLE_MIN_REQUESTS) {
    const expected = (requests.completed / windowMs) * evidence.meanResponseMs
    const deviation = Math.abs(expected / driver.meanInFlight - 1)
    if (deviation > LITTLE_LIMIT) {
      reasons.push(
        `Little's law is off by ${percent(deviation)}: the driver was slow between an answer and the next request`,
      )
    }
  }
  return reasons
}

function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`
}
