import { expect, test } from 'vitest'
import { readHey } from './hey.ts'
import { readPlot } from './vegeta.ts'
import { readWrk2 } from './wrk2.ts'

const HEY = `
Summary:
  Total:	2.0648 secs
  Requests/sec:	967.6606

Latency distribution:
  10% in 0.0030 secs
  50% in 0.0092 secs
  90% in 0.0248 secs
  95% in 0.0314 secs
  99% in 0.0486 secs

Status code distribution:
  [200]	1998 responses
  [503]	7 responses
`

test('hey: percentiles in milliseconds, none beyond p99; other statuses and errors have failed', () => {
  const lost = `
Error distribution:
  [3]	Get "http://127.0.0.1:1/": dial tcp 127.0.0.1:1: connect: connection refused
  [2]	Get "http://127.0.0.1:1/": context deadline exceeded
`
  expect(readHey(HEY).failed).toBe(7)
  expect(readHey(HEY + lost)).toEqual({
    completed: 1_998,
    failed: 12,
    dropped: 0,
    percentilesMs: { 50: expect.closeTo(9.2), 90: expect.closeTo(24.8), 99: expect.closeTo(48.6) },
  })
})

test('wrk2: percentiles of the first distribution, in any unit', () => {
  const text = `Running 12s test @ http://127.0.0.1:44567/
  Latency Distribution (HdrHistogram - Recorded Latency)
 50.000%  339.00us
 75.000%    4.23ms
 90.000%    5.53ms
 99.000%    1.38s
 99.900%    1.02m
100.000%    1.03m

  Detailed Percentile spectrum:
       Value   Percentile   TotalCount 1/(1-Percentile)
       2.145     0.000000            1         1.00
----------------------------------------------------------
  5501 requests in 12.01s, 440.51KB read
`
  const times = { 50: expect.closeTo(0.339), 90: 5.53, 99: expect.closeTo(1_380), 99.9: expect.closeTo(61_200) }
  expect(readWrk2(text)).toEqual({ completed: 5_501, failed: 0, dropped: 0, percentilesMs: times })
  const failures = '  Socket errors: connect 1, read 2, write 3, timeout 4\n  Non-2xx or 3xx responses: 100\n'
  expect(readWrk2(text + failures)).toMatchObject({ completed: 5_401, failed: 110 })
})

test('vegeta: a percentile between two lines of its plot', () => {
  const plot = `Value(ms)  Percentile  TotalCount  1/(1-Percentile)
64.000000  0.998800    1998        833.333333
66.000000  0.999200    1998        1250.000000
88.000000  1.000000    2000        10000000.000000
`
  expect(readPlot(plot, 0.999)).toBeCloseTo(65)
  expect(readPlot(plot, 1)).toBe(88)
  expect(readPlot('', 0.999)).toBeNaN()
})
