import type { Drained } from '../../scenario/audit.ts'
import type { Slo } from '../../scenario/define.ts'
import { decodeHistogram, percentileMs } from '../../stats/latency-histogram.ts'
import type { LoadMeasurement } from '../driver.ts'
import { percentileOfPlanned } from './percentile-of-planned.ts'
import { growthOf } from './queue-growth.ts'
import type { QueueReading } from './trend.ts'
import type { ProbeVerdict } from './tried.ts'
import { figure, percent } from './wording.ts'

/** All that is known about a probe that was driven. */
export interface ProbeEvidence {
  readonly ratePerSecond: number
  /** `undefined`: the driver gave up before the window opened. */
  readonly measurement: LoadMeasurement | undefined
  /** Why the driver gave up, in words. */
  readonly stoppedBecause: string | undefined
  /** Accepted writes whose effect could not be read yet, about once a second, the edges of the window included. */
  readonly pending: readonly QueueReading[]
  /** How the target came to rest after the probe; `undefined`: it did not answer when it was asked. */
  readonly drained: Drained | undefined
  /** Writes that the target accepted a second, those that it may have accepted without an answer included. */
  readonly acceptedPerSecond: number
  /** Why the probe measured the driver, in words; empty where it measured the target. */
  readonly disqualified: readonly string[]
}

export interface Judgement {
  readonly verdict: ProbeVerdict
  /** Why it is no pass, with figures, what is said of the driver first; empty for a pass. */
  readonly reasons: readonly string[]
}

/**
 * Whether a target served a rate within its objectives and kept up with it.
 *
 * What a driver that was late or busy adds, it adds to the times from the intended start: with requests served in order, no
 * answer comes earlier because the request came later (Lindley's recursion). So a pass stands whoever was slow, and a
 * failure that the driver may have caused is neither pass nor fail. Nor is what had too few requests for its p99 to be known.
 * @param requests fewest planned requests for a p99
 */
export function judgeProbe(evidence: ProbeEvidence, slo: Slo, requests: number): Judgement {
  const { measurement, stoppedBecause, disqualified } = evidence
  if (stoppedBecause !== undefined) return { verdict: 'fail', reasons: [`the driver gave up: ${stoppedBecause}`] }
  if (measurement === undefined) throw new TypeError('a job that was not stopped has a measurement')
  const reasons = [
    slowness(measurement, slo),
    failures(measurement, slo),
    drops(measurement),
    growingBacklog(measurement, evidence.ratePerSecond),
    growingPending(evidence, slo),
    invisibility(measurement, slo),
    unrest(evidence.drained),
  ].filter((reason) => reason !== undefined)
  if (reasons.length > 0) {
    return disqualified.length > 0
      ? { verdict: 'driver', reasons: [...disqualified, ...reasons] }
      : { verdict: 'fail', reasons }
  }
  const { planned } = measurement.requests
  if (planned >= requests) return { verdict: 'pass', reasons: [] }
  return { verdict: 'driver', reasons: [`${figure(planned)} requests are too few: a p99 takes ${figure(requests)}`] }
}

type Reason = string | undefined

function slowness(measurement: LoadMeasurement, { p99Ms }: Slo): Reason {
  const found = percentileOfPlanned(measurement, 99)
  if (found === undefined) return 'there is no p99: more than one request in a hundred got no right answer'
  return found > p99Ms ? `p99 was ${figure(found)} ms, above ${figure(p99Ms)} ms` : undefined
}

function failures({ requests, errors }: LoadMeasurement, { errorShare }: Slo): Reason {
  const share = requests.failed / Math.max(1, requests.planned)
  if (share <= errorShare) return undefined
  const kinds = Object.entries(errors)
    .sort(([, a], [, b]) => b - a)
    .map(([kind, count]) => `${figure(count)} × ${kind}`)
  return `${percent(share)} of the requests failed, above ${percent(errorShare)}: ${kinds.join(', ')}`
}

function drops({ requests }: LoadMeasurement): Reason {
  return requests.dropped > 0 ? `dropped requests, too many being under way: ${figure(requests.dropped)}` : undefined
}

function growingBacklog({ series }: LoadMeasurement, ratePerSecond: number): Reason {
  const growth = growthOf(
    series.map(({ toMs, backlog }) => ({ atMs: toMs, length: backlog })),
    ratePerSecond,
  )
  return growth && `requests came faster than they were answered: ${growth} of them stayed behind`
}

function growingPending({ pending, acceptedPerSecond }: ProbeEvidence, { visibilityP99Ms }: Slo): Reason {
  const growth = growthOf(pending, acceptedPerSecond)
  if (growth) return `writes were accepted faster than they were applied: ${growth} of them stayed behind`
  // Little's law: with so many pending at that rate, the last one will take longer than it may.
  const waiting = pending.at(-1)?.length ?? 0
  const most = (acceptedPerSecond * visibilityP99Ms) / 1_000
  return waiting > Math.max(1, most)
    ? `${figure(waiting)} accepted writes could not be read at the end: ${figure(acceptedPerSecond)} a second may leave ${figure(most)}`
    : undefined
}

function invisibility({ visibility, invisible }: LoadMeasurement, { visibilityP99Ms }: Slo): Reason {
  if (invisible > 0) {
    return `${figure(invisible)} of ${figure(invisible + visibility.count)} watched writes were never seen`
  }
  const found = percentileMs(decodeHistogram(visibility.histogram), 99)
  return found !== undefined && found > visibilityP99Ms
    ? `accepted writes could be read after ${figure(found)} ms (p99), above ${figure(visibilityP99Ms)} ms`
    : undefined
}

function unrest(drained: Drained | undefined): Reason {
  if (drained === undefined) return 'after the load the target did not answer when it was asked what was pending'
  const { drainMs, stillPending } = drained
  return stillPending > 0
    ? `${figure(stillPending)} accepted writes were still pending ${figure(drainMs / 1_000)} s after the load`
    : undefined
}
