import fc from 'fast-check'
import { expect, test } from 'vitest'
import { assembleTraces } from './assemble.ts'
import { SpanKind } from './span.ts'
import { spanTimes } from './span-times.ts'
import { type SpanModel, span } from './testing/spans.ts'

/** Total, self and critical milliseconds by name, and whether it came later. */
function timesOf(...models: SpanModel[]) {
  const [root, ...spans] = models.map(span)
  if (root === undefined) throw new Error('there is no root')
  const [trace] = assembleTraces([root], spans)
  if (trace === undefined) throw new Error('there is no trace')
  const ms = (ns: bigint): number => Number(ns) / 1e6
  return Object.fromEntries(
    spanTimes(trace).map(({ span: { name }, totalNs, selfNs, criticalNs, isLater }) => [
      name,
      [ms(totalNs), ms(selfNs), ms(criticalNs), ...(isLater ? ['later'] : [])],
    ]),
  )
}

test('one after the other: what is not in a child is the span’s own', () => {
  expect(
    timesOf(
      { id: 1, name: 'request', from: 0, to: 20 },
      { id: 2, name: 'service', parent: 1, from: 2, to: 18 },
      { id: 3, name: 'query', parent: 2, from: 3, to: 8 },
      { id: 4, name: 'commit', parent: 2, from: 10, to: 17 },
    ),
  ).toEqual({ request: [20, 4, 4], service: [16, 4, 4], query: [5, 5, 5], commit: [7, 7, 7] })
})

test('at the same time: the answer waits for the slower one', () => {
  expect(
    timesOf(
      { id: 1, name: 'request', from: 0, to: 20 },
      { id: 2, name: 'quick', parent: 1, from: 2, to: 10 },
      { id: 3, name: 'slow', parent: 1, from: 2, to: 18 },
    ),
  ).toEqual({ request: [20, 4, 4], quick: [8, 8, 0], slow: [16, 16, 16] })
})

test('a message that is handled later adds nothing to the answer, nor does what is done for it', () => {
  expect(
    timesOf(
      { id: 1, name: 'request', from: 0, to: 10 },
      { id: 2, name: 'send', parent: 1, kind: SpanKind.producer, from: 2, to: 8 },
      { id: 3, name: 'process', parent: 2, kind: SpanKind.consumer, from: 7, to: 30 },
      { id: 4, name: 'write', parent: 3, from: 8, to: 20 },
    ),
  ).toEqual({ request: [10, 4, 4], send: [6, 6, 6], process: [23, 11, 0, 'later'], write: [12, 12, 0, 'later'] })
})

test('a child that sticks out, by the clock of another machine, counts for the time of its parent', () => {
  expect(
    timesOf({ id: 1, name: 'request', from: 10, to: 20 }, { id: 2, name: 'service', parent: 1, from: 8, to: 19 }),
  ).toEqual({ request: [10, 1, 1], service: [11, 11, 9] })
})

test('the critical path is as long as the request, whatever its spans look like', () => {
  const at = fc.integer({ min: 0, max: 100 })
  const spans = fc.array(fc.tuple(fc.nat(20), at, at), { maxLength: 20 })
  fc.assert(
    fc.property(spans, at, (drawn, to) => {
      const models = drawn.map(([parent, one, other], index) => ({
        id: index + 2,
        parent: Math.min(parent, index) + 1,
        from: Math.min(one, other),
        to: Math.max(one, other),
      }))
      const times = Object.values(timesOf({ id: 1, from: 0, to }, ...models))
      expect(times.reduce((sum, [, , critical]) => sum + Number(critical), 0)).toBe(to)
      for (const [total, self, critical] of times) {
        expect(self).toBeLessThanOrEqual(Number(total))
        expect(critical).toBeLessThanOrEqual(Number(self))
      }
    }),
  )
})
