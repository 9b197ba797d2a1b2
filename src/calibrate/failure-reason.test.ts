import { expect, test } from 'vitest'
import { failureReason } from './failure-reason.ts'
import { fixtureDriven } from './testing/fixture-driven.ts'

test.each([
  ['all was sent in time and answered', {}, undefined],
  ['the send lag is just what it may be', { lagP99Ms: 2 }, undefined],
  ['the driver was late', { lagP99Ms: 2.31 }, 'p99 send lag 2.3 ms'],
  [
    'requests failed',
    { requests: { failed: 3 }, errors: { timeout: 2, 'connection reset': 1 } },
    'failed requests: 2 × timeout, 1 × connection reset',
  ],
  ['requests were dropped', { requests: { dropped: 5 } }, '5 requests dropped'],
  ['a few were under way at the end', { backlog: 200 }, undefined],
  ['a queue was left', { backlog: 201 }, 'answers came too slowly: 201 were due at the end'],
  ['the window was short and a few were under way', { requests: { planned: 100 }, backlog: 32 }, undefined],
])('where %s', (_, driven, because) => {
  expect(failureReason(fixtureDriven(driven))).toBe(because)
})
