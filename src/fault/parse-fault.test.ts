import { expect, test } from 'vitest'
import { parseFault } from './parse-fault.ts'

test.each([
  ['kill:db@10s+5s', { kind: 'kill', components: ['db'], amount: undefined, atMs: 10_000, durationMs: 5_000 }],
  ['latency=300ms:db@1m+500ms', { kind: 'latency', components: ['db'], amount: 300, atMs: 60_000, durationMs: 500 }],
  ['latency:db@1s+1s', { kind: 'latency', components: ['db'], amount: 200, atMs: 1_000, durationMs: 1_000 }],
  ['loss=2%:a-b@1s+1s', { kind: 'loss', components: ['a-b'], amount: 0.02, atMs: 1_000, durationMs: 1_000 }],
  ['partition:api/db@1s+2s', { kind: 'partition', components: ['api', 'db'], atMs: 1_000, durationMs: 2_000 }],
  ['disk-full:db@1s+2s', { kind: 'disk-full', components: ['db'], atMs: 1_000, durationMs: 2_000 }],
])('%s', (text, expected) => {
  expect(parseFault(text)).toMatchObject(expected)
})

test.each([
  ['kill', /Expected a fault like kill:db@10s\+5s/],
  ['kill:db', /Expected a fault like/],
  ['kil:db@1s+1s', /pause.*found "kil"; did you mean "kill"\?/],
  ['kill:db@soon+1s', /Expected a duration like/],
  ['kill:db@1s+0s', /Expected a duration like/],
  ['kill=3:db@1s+1s', /kill has no amount/],
  ['latency=5:db@1s+1s', /time with its unit.* for the amount of latency/],
  ['loss=200%:db@1s+1s', /share like 5% for the amount of loss/],
  ['kill:a/b@1s+1s', /Expected one component for kill/],
  ['partition:a/b/c@1s+1s', /one component, or two with a slash between/],
  ['partition:a/a@1s+1s', /one component, or two/],
])('%s is refused with what is expected', (text, words) => {
  expect(() => parseFault(text)).toThrow(words)
})
