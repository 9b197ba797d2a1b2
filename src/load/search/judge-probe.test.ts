import { describe, expect, test } from 'vitest'
import { type Judgement, judgeProbe, type ProbeEvidence } from './judge-probe.ts'
import { type MeasurementParts, measurementOf } from './testing/measurement.ts'
import type { QueueReading } from './trend.ts'

const SLO = { p99Ms: 100, errorShare: 0.001, visibilityP99Ms: 2_000 }
const SECONDS = [...Array(10).keys()]

const times = (count: number, timeMs = 5): number[] => Array.from({ length: count }, () => timeMs)
const eachSecond = (lengthAt: (second: number) => number): QueueReading[] =>
  [...SECONDS, 10].map((second) => ({ atMs: second * 1_000, length: lengthAt(second) }))

/** Judges a probe of 300/s for ten seconds that is fine but for what is given. */
function judged(parts: Partial<MeasurementParts> = {}, more: Partial<ProbeEvidence> = {}): Judgement {
  const evidence: ProbeEvidence = {
    ratePerSecond: 300,
    measurement: measurementOf({ windowMs: 10_000, timesMs: times(3_000), ...parts }),
    stoppedBecause: undefined,
    pending: eachSecond(() => 0),
    drained: { drainMs: 0, stillPending: 0 },
    acceptedPerSecond: 30,
    disqualified: [],
    ...more,
  }
  return judgeProbe(evidence, SLO, 2_000)
}

const failing = (...reasons: string[]): Judgement => ({ verdict: 'fail', reasons })

test('what serves all requests in time passes', () => {
  expect(judged()).toEqual({ verdict: 'pass', reasons: [] })
})

describe('the p99', () => {
  test('above the objective fails, at it passes', () => {
    expect(judged({ timesMs: [...times(2_970), ...times(30, 120)] }).verdict).toBe('pass')
    const { verdict, reasons } = judged({ timesMs: [...times(2_969), ...times(31, 120)] })
    expect(verdict).toBe('fail')
    expect(reasons).toEqual([expect.stringMatching(/^p99 was 120(\.\d)? ms, above 100 ms$/)])
  })

  test('counts a failure as slower than everything', () => {
    // 20 slow answers alone are under one in a hundred; with 12 that were refused at once they are not.
    const { reasons } = judged({ timesMs: [...times(2_968), ...times(20, 120)], errors: { 'status 503': 12 } })
    expect(reasons).toEqual([
      expect.stringMatching(/^p99 was 120/),
      '0.4 % of the requests failed, above 0.1 %: 12 × status 503',
    ])
  })

  test('is not there where more than one request in a hundred has no time', () => {
    expect(judged({ timesMs: times(2_960), errors: { 'connection refused': 40 } }).reasons[0]).toBe(
      'there is no p99: more than one request in a hundred got no right answer',
    )
  })

  test('has time-outs in it', () => {
    const { reasons } = judged({ timesMs: [...times(2_960), ...times(40, 5_000)], errors: { timeout: 40 } })
    expect(reasons[0]).toMatch(/^p99 was 5,00\d ms/)
  })

  test('is not known from few requests, which says nothing about the target', () => {
    expect(judged({ timesMs: times(1_999) })).toEqual({
      verdict: 'driver',
      reasons: ['1,999 requests are too few: a p99 takes 2,000'],
    })
    expect(judged({ timesMs: times(500, 300) }).verdict).toBe('fail')
  })
})

test('errors within the objective pass, and above it are named, the most frequent first', () => {
  expect(judged({ timesMs: times(2_997), errors: { 'status 500': 3 } }).verdict).toBe('pass')
  expect(judged({ timesMs: times(2_991), errors: { 'status 500': 2, 'connection reset': 7 } })).toEqual(
    failing('0.3 % of the requests failed, above 0.1 %: 7 × connection reset, 2 × status 500'),
  )
})

test('one request that was dropped fails', () => {
  expect(judged({ dropped: 1 })).toEqual(failing('dropped requests, too many being under way: 1'))
})

describe('the backlog', () => {
  test('that grows fails even where the p99 is fine', () => {
    expect(judged({ backlog: SECONDS.map((second) => 3 + 12 * second) })).toEqual(
      failing('requests came faster than they were answered: 4 % of them stayed behind'),
    )
  })

  test.each([
    ['goes up and down', SECONDS.map((second) => (second % 2) * 40)],
    ['had one stall', SECONDS.map((second) => (second === 8 ? 250 : 3))],
    ['is high and stays there', SECONDS.map((second) => 200 + (second % 3))],
    ['grows by less than one in a hundred', SECONDS.map((second) => 2 * second)],
    ['shrinks', SECONDS.map((second) => 100 - 10 * second)],
  ])('that %s passes', (_how, backlog) => {
    expect(judged({ backlog }).verdict).toBe('pass')
  })
})

describe('accepted writes that cannot be read yet', () => {
  test('fail when they become more and more, although answers are quick', () => {
    expect(judged({}, { pending: eachSecond((second) => 2 + 3 * second) })).toEqual(
      failing('writes were accepted faster than they were applied: 10 % of them stayed behind'),
    )
  })

  test('fail when there are more than could be applied in time', () => {
    expect(judged({}, { pending: eachSecond((second) => (second === 10 ? 61 : 40)) })).toEqual(
      failing('61 accepted writes could not be read at the end: 30 a second may leave 60'),
    )
  })

  test('pass when they are applied in batches', () => {
    expect(judged({}, { pending: eachSecond((second) => (second % 3) * 20) }).verdict).toBe('pass')
  })

  test('are judged by what could be read of them', () => {
    expect(judged({}, { pending: [] }).verdict).toBe('pass')
    expect(judged({}, { pending: [], drained: { drainMs: 60_012, stillPending: 140 } })).toEqual(
      failing('140 accepted writes were still pending 60.01 s after the load'),
    )
  })

  test('fail when the target no longer answers', () => {
    expect(judged({}, { drained: undefined })).toEqual(
      failing('after the load the target did not answer when it was asked what was pending'),
    )
  })

  test('fail when their p99 is above its own objective, or one was never seen', () => {
    expect(judged({ visibleAfterMs: [...times(200, 40), ...times(3, 2_500)] })).toEqual(
      failing(expect.stringMatching(/^accepted writes could be read after 2,50\d ms \(p99\), above 2,000 ms$/)),
    )
    expect(judged({ visibleAfterMs: times(200, 40), invisible: 1 })).toEqual(
      failing('1 of 201 watched writes were never seen'),
    )
    expect(judged({ visibleAfterMs: times(200, 1_900) }).verdict).toBe('pass')
  })
})

test('what a slow driver may have caused is neither pass nor fail; a pass in spite of it stands', () => {
  const disqualified = ['the driver used 92 % of its CPU']
  expect(judged({ dropped: 7 }, { disqualified })).toEqual({
    verdict: 'driver',
    reasons: ['the driver used 92 % of its CPU', 'dropped requests, too many being under way: 7'],
  })
  expect(judged({}, { disqualified })).toEqual({ verdict: 'pass', reasons: [] })
})

test('a job that the driver gave up fails, measured or not', () => {
  const stoppedBecause = 'in the last 2 s 80 % of 412 requests failed'
  expect(judged({}, { stoppedBecause, measurement: undefined })).toEqual(
    failing(`the driver gave up: ${stoppedBecause}`),
  )
  expect(judged({}, { stoppedBecause }).verdict).toBe('fail')
})
