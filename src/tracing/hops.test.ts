import { expect, test } from 'vitest'
import { tracingSchema } from '../result/tracing-schema.ts'
import { tracedTargets } from './hops.ts'
import { SpanKind } from './span.ts'
import { span } from './testing/spans.ts'

const QUERY = { 'db.system.name': 'postgresql' }

/** A request of the shop: 10, 20 or 30 ms, half of it in the database. */
function request(trace: number, isRight = true) {
  const to = trace * 10
  const root = span({ id: 1, trace, component: 'driver', name: 'GET view', kind: SpanKind.client, from: 0, to })
  const spans = [
    span({ id: 2, parent: 1, trace, component: 'orders', name: 'GET /x', kind: SpanKind.server, from: 1, to: to - 1 }),
    span({ id: 3, parent: 2, trace, component: 'orders', name: 'read', from: 2, to: 2 + to / 2, attributes: QUERY }),
  ]
  return { seen: { target: 'shop', operation: 'view', isRight, root }, spans }
}

test('says where the time of the sampled requests went, by component and by hop', () => {
  const requests = [request(1), request(2), request(3), request(4, false)]
  const targets = tracedTargets(
    requests.map(({ seen }) => seen),
    requests.flatMap(({ spans }) => spans),
  )
  expect(tracingSchema.shape.targets.parse(targets)).toEqual(targets)
  expect(targets).toEqual([
    {
      target: 'shop',
      requests: 4,
      spans: 8,
      orphans: 0,
      components: [
        { component: 'orders → postgresql', criticalMeanMs: 10, criticalShare: 0.5 },
        { component: 'orders', criticalMeanMs: 8, criticalShare: 0.4 },
        { component: 'driver', criticalMeanMs: 2, criticalShare: 0.1 },
      ],
      operations: [
        {
          operation: 'view',
          requests: 3,
          p50Ms: 20,
          moreHops: 0,
          hops: [
            expect.objectContaining({ component: 'orders → postgresql', name: 'read', totalP50Ms: 10, selfP50Ms: 10 }),
            expect.objectContaining({
              component: 'orders',
              name: 'GET /x',
              totalP50Ms: 18,
              selfP50Ms: 8,
              later: false,
            }),
            expect.objectContaining({ component: 'driver', name: 'GET view', totalP50Ms: 20, spansPerRequest: 1 }),
          ],
        },
      ],
    },
  ])
})

test('a hop that only some requests go through has the p50 of those', () => {
  const requests = [request(1), request(2), request(3)]
  const cached = span({ id: 4, parent: 2, trace: 3, component: 'cache', name: 'look up', from: 20, to: 24 })
  const spans = [...requests.flatMap((each) => each.spans), cached]
  const [target] = tracedTargets(
    requests.map(({ seen }) => seen),
    spans,
  )
  const hop = target?.operations[0]?.hops.find(({ component }) => component === 'cache')
  expect(hop).toMatchObject({ totalP50Ms: 4, selfP50Ms: 4, spansPerRequest: 1 / 3 })
})

test('names with ids in them do not make a table without end', () => {
  const { seen } = request(1)
  const spans = Array.from({ length: 60 }, (_, index) =>
    span({ id: index + 2, parent: 1, trace: 1, name: `GET /orders/${index}${'x'.repeat(200)}`, from: 1, to: 2 }),
  )
  const [operation] = tracedTargets([seen], spans)[0]?.operations ?? []
  expect(operation).toMatchObject({ moreHops: 21 })
  expect(operation?.hops).toHaveLength(40)
  expect(Math.max(...(operation?.hops ?? []).map(({ name }) => name.length))).toBe(120)
})

test('nothing was sampled: there is nothing to tell', () => {
  expect(tracedTargets([], [span({ id: 1, from: 0, to: 1 })])).toEqual([])
})
