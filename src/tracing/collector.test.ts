import { gzipSync } from 'node:zlib'
import { SpanKind as ApiKind, SpanStatusCode, TraceFlags } from '@opentelemetry/api'
import { ProtobufTraceSerializer } from '@opentelemetry/otlp-transformer'
import { resourceFromAttributes } from '@opentelemetry/resources'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { UserError } from '../base/errors.ts'
import { type Collector, LARGEST_BODY_BYTES, openCollector } from './collector.ts'
import { SpanKind } from './span.ts'

let collector: Collector
beforeAll(async () => {
  collector = await openCollector()
})
afterAll(() => collector[Symbol.asyncDispose]())

const JSON_TYPE = { 'content-type': 'application/json' }

const post = (
  body: string | Uint8Array<ArrayBuffer>,
  headers: Record<string, string> = JSON_TYPE,
  path = '/v1/traces',
) => fetch(`${collector.endpoint}${path}`, { method: 'POST', headers, body })

const span = (id: string, more: object = {}) => ({
  traceId: 'A'.repeat(32),
  spanId: id,
  name: 'GET /',
  kind: 2,
  startTimeUnixNano: '1700000000000000001',
  endTimeUnixNano: '1700000000000000009',
  ...more,
})
const request = (...spans: object[]) => ({
  resourceSpans: [
    {
      resource: { attributes: [{ key: 'service.name', value: { stringValue: 'shop' } }] },
      scopeSpans: [{ scope: { name: 'test' }, spans }],
    },
  ],
})
const received = (id: string) => collector.spans.find(({ spanId }) => spanId === id)

test('takes JSON, plain or in gzip, and answers as OTLP says', async () => {
  const plain = await post(JSON.stringify(request(span('00000000000000a1', { parentSpanId: '00000000000000AB' }))))
  expect([plain.status, await plain.json()]).toEqual([200, {}])
  expect(received('00000000000000a1')).toMatchObject({
    traceId: 'a'.repeat(32),
    parentSpanId: '00000000000000ab',
    component: 'shop',
    kind: SpanKind.server,
    startNs: 1_700_000_000_000_000_001n,
    endNs: 1_700_000_000_000_000_009n,
  })
  const packed = gzipSync(JSON.stringify(request(span('00000000000000a2', { kind: 'SPAN_KIND_CLIENT' }))))
  expect((await post(packed, { ...JSON_TYPE, 'content-encoding': 'gzip' })).status).toBe(200)
  expect(received('00000000000000a2')).toMatchObject({ kind: SpanKind.client, parentSpanId: undefined })
})

test('takes Protocol Buffers as OpenTelemetry for JavaScript writes them', async () => {
  const spanContext = { traceId: 'b'.repeat(32), spanId: '00000000000000b1', traceFlags: TraceFlags.SAMPLED }
  const bytes = ProtobufTraceSerializer.serializeRequest([
    {
      name: 'POST /orders',
      kind: ApiKind.CONSUMER,
      spanContext: () => spanContext,
      parentSpanContext: { ...spanContext, spanId: '00000000000000b0' },
      startTime: [1_700_000_000, 5],
      endTime: [1_700_000_001, 7],
      status: { code: SpanStatusCode.ERROR, message: 'no' },
      attributes: { 'http.route': '/orders', 'http.response.status_code': 500, ratio: 0.5, ok: true, tags: ['a', 'b'] },
      links: [],
      events: [{ name: 'retried', time: [1_700_000_000, 6], attributes: {} }],
      duration: [1, 2],
      ended: true,
      resource: resourceFromAttributes({ 'service.name': 'orders' }),
      instrumentationScope: { name: 'test', version: '1' },
      droppedAttributesCount: 0,
      droppedEventsCount: 0,
      droppedLinksCount: 0,
    },
  ])
  const response = await post(new Uint8Array(bytes ?? []), { 'content-type': 'application/x-protobuf' })
  expect([response.status, await response.text()]).toEqual([200, ''])
  expect(received('00000000000000b1')).toMatchObject({
    traceId: 'b'.repeat(32),
    parentSpanId: '00000000000000b0',
    component: 'orders',
    kind: SpanKind.consumer,
    startNs: 1_700_000_000_000_000_005n,
    endNs: 1_700_000_001_000_000_007n,
    otlp: {
      status: { code: 2, message: 'no' },
      attributes: [
        { key: 'http.route', value: { stringValue: '/orders' } },
        { key: 'http.response.status_code', value: { intValue: '500' } },
        { key: 'ratio', value: { doubleValue: 0.5 } },
        { key: 'ok', value: { boolValue: true } },
        { key: 'tags', value: { arrayValue: { values: [{ stringValue: 'a' }, { stringValue: 'b' }] } } },
      ],
      events: [{ name: 'retried' }],
    },
  })
})

test.each([
  ['no JSON', 400, '{', JSON_TYPE],
  ['no span', 400, JSON.stringify(request({ traceId: 'x' })), JSON_TYPE],
  ['no Protocol Buffers', 400, Buffer.from([0xff, 0xff, 0xff]), { 'content-type': 'application/x-protobuf' }],
  ['no gzip', 400, 'plain', { ...JSON_TYPE, 'content-encoding': 'gzip' }],
  ['another encoding', 415, '{}', { ...JSON_TYPE, 'content-encoding': 'br' }],
  ['another type', 415, '{}', { 'content-type': 'text/plain' }],
  ['too large', 413, Buffer.alloc(LARGEST_BODY_BYTES + 1), JSON_TYPE],
  [
    'too large once unfolded',
    413,
    gzipSync(Buffer.alloc(LARGEST_BODY_BYTES + 1)),
    { ...JSON_TYPE, 'content-encoding': 'gzip' },
  ],
])('refuses %s, with %i and in words', async (_, status, body, headers) => {
  const before = [collector.spans.length, collector.refused]
  const response = await post(body, headers)
  expect([response.status, await response.json()]).toEqual([status, { code: 3, message: expect.any(String) }])
  expect([collector.spans.length, collector.refused]).toEqual([before[0], (before[1] ?? 0) + 1])
})

test('names the place in a request that is wrong', async () => {
  const response = await post(JSON.stringify(request(span('00000000000000c1'), span('short'))))
  expect(await response.text()).toContain('resourceSpans[0].scopeSpans[0].spans[1].spanId')
})

test('a port that is taken is the user’s to fix', async () => {
  const failure = await openCollector(Number(new URL(collector.endpoint).port)).catch((error: unknown) => error)
  expect(failure).toBeInstanceOf(UserError)
  expect((failure as UserError).paragraph()).toMatch(/--trace-port.*EADDRINUSE/s)
})

test('has one path for traces, and takes metrics and logs to forget them', async () => {
  expect((await post('{}', JSON_TYPE, '/v1/metrics')).status).toBe(200)
  expect((await post('{}', JSON_TYPE, '/other')).status).toBe(404)
  expect((await fetch(`${collector.endpoint}/v1/traces`)).status).toBe(405)
})

test('listens at another address as well, for the same spans', async () => {
  const there = await collector.alsoOn('127.0.0.1')
  expect(there).not.toBe(collector.endpoint)
  const body = JSON.stringify(request(span('00000000000000c1')))
  expect((await fetch(`${there}/v1/traces`, { method: 'POST', headers: JSON_TYPE, body })).status).toBe(200)
  expect(received('00000000000000c1')).toBeDefined()
})
