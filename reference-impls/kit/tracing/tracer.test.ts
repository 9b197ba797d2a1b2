import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Collector, openCollector } from '../../../src/tracing/collector.ts'
import { unixClock } from './clock.ts'
import { OtlpExport } from './otlp-export.ts'
import { SpanKind } from './span.ts'
import { Tracer } from './tracer.ts'

const parent = { traceId: 'a'.repeat(32), spanId: '1'.repeat(16) }
const query = {
  name: 'read',
  kind: SpanKind.client,
  attributes: { rows: 3, ratio: 0.5, cached: false, left: undefined },
}

let collector: Collector
let tracer: Tracer
beforeAll(async () => {
  collector = await openCollector()
  tracer = new Tracer(new OtlpExport(`${collector.endpoint}/`, { 'service.name': 'orders' }), unixClock(undefined))
})
afterAll(() => collector[Symbol.asyncDispose]())

const received = (name: string) => collector.spans.find((span) => span.name === name)

test('what is done in a span is a part of it, across what is awaited, and arrives at the collector', async () => {
  const root = tracer.begin({ name: 'GET /orders', kind: SpanKind.server }, parent)
  const result = await tracer.whole(root, async () => {
    await new Promise((resolve) => setImmediate(resolve))
    return tracer.inSpan(query, async () => tracer.current?.traceId)
  })
  await tracer.flush()
  expect(result).toBe(parent.traceId)
  const [outer, inner] = [received('GET /orders'), received('read')]
  expect(outer).toMatchObject({ component: 'orders', kind: SpanKind.server, parentSpanId: parent.spanId })
  expect(inner).toMatchObject({ kind: SpanKind.client, parentSpanId: root.context.spanId, traceId: parent.traceId })
  expect(inner?.otlp.attributes).toEqual([
    { key: 'rows', value: { intValue: '3' } },
    { key: 'ratio', value: { doubleValue: 0.5 } },
    { key: 'cached', value: { boolValue: false } },
  ])
  if (outer === undefined || inner === undefined) throw new Error('a span is missing')
  expect(outer.startNs <= inner.startNs && inner.endNs <= outer.endNs).toBe(true)
})

test('what fails is told as failed, once, and thrown on', async () => {
  const span = tracer.begin({ name: 'failing', kind: SpanKind.server }, parent)
  const failing = tracer.whole(span, () => Promise.reject(Object.assign(new Error('away'), { code: 'ECONNREFUSED' })))
  await expect(failing).rejects.toThrow('away')
  tracer.end(span)
  await tracer.flush()
  expect(
    collector.spans.filter(({ name }) => name === 'failing').map(({ otlp }) => [otlp.status, otlp.attributes]),
  ).toEqual([[{ code: 2 }, [{ key: 'error.type', value: { stringValue: 'ECONNREFUSED' } }]]])
})

test('outside of a sampled request nothing is a span', async () => {
  expect(tracer.current).toBeUndefined()
  expect(tracer.child(query)).toBeUndefined()
  expect(await tracer.inSpan({ ...query, name: 'unsampled' }, async () => 'done')).toBe('done')
  await tracer.flush()
  expect(received('unsampled')).toBeUndefined()
})

test('a collector that is away costs nothing but the spans', async () => {
  const away = await openCollector()
  await away[Symbol.asyncDispose]()
  const lonely = new Tracer(new OtlpExport(away.endpoint, { 'service.name': 'orders' }), unixClock(undefined))
  const span = lonely.begin({ name: 'lost', kind: SpanKind.server }, parent)
  expect(await lonely.whole(span, async () => 'done')).toBe('done')
  await lonely.flush()
})
