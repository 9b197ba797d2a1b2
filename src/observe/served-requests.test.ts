import { expect, test } from 'vitest'
import { parseServed, servedBetween } from './served-requests.ts'

const TYPE = '# TYPE http_request_duration_seconds histogram\n'

test('requests of a page are added up over routes and statuses; a page without the counter is none', () => {
  const page = `${TYPE}http_request_duration_seconds_count{route="a",status="200"} 3
http_request_duration_seconds_count{route="b",status="404"} 4
cache_hits_total 5
cache_misses_total 2
`
  expect(parseServed(page)).toEqual({ requests: 7, cacheHits: 5, cacheMisses: 2 })
  expect(parseServed(TYPE)).toEqual({ requests: 0, cacheHits: undefined, cacheMisses: undefined })
  expect(parseServed('up 1')).toBeUndefined()
})

test('what each replica served is the difference; one that was started anew has not served less than nothing', () => {
  const reading = (...requests: number[]) => [
    {
      component: 'app',
      replicas: requests.map((requests) => ({ requests, cacheHits: undefined, cacheMisses: undefined })),
    },
  ]
  expect(servedBetween(reading(10, 20), reading(15, 3))).toEqual([{ component: 'app', requests: [5, 0] }])
})

test('hits and misses of the cache are those of all replicas together', () => {
  const replica = (cacheHits: number, cacheMisses: number) => ({ requests: 1, cacheHits, cacheMisses })
  const before = [{ component: 'app', replicas: [replica(1, 1), replica(0, 0)] }]
  const after = [{ component: 'app', replicas: [replica(4, 2), replica(5, 0)] }]
  expect(servedBetween(before, after)).toEqual([{ component: 'app', requests: [0, 0], cacheHits: 8, cacheMisses: 1 }])
})
